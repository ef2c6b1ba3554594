import { describeBacktestRuns } from '@redfire/testing';
import { MemoryBacktestRuns } from './memory-backtest-runs.ts';

describeBacktestRuns({ name: 'memory', create: () => ({ runs: new MemoryBacktestRuns() }) });
