import { describeStrategyStateRepository } from '@redfire/testing';
import { MemoryStrategyStates } from './memory-strategy-states.ts';

describeStrategyStateRepository({ name: 'MemoryStrategyStates', create: () => ({ repository: new MemoryStrategyStates() }) });
