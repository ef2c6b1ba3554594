import { RedFireError } from '@redfire/core';
import type { Strategy } from '@redfire/strategy';
import { messageOf } from '../lifecycle/lifecycle-errors.ts';
import type { StrategyHost } from './strategy-host.ts';

/** Starts a strategy. @throws {@link RedFireError} `STRATEGY_FAILED` when its `onStart` throws. */
export function begin(host: StrategyHost): void {
  if (!host.start()) throw failed(host, 'onStart');
}

/** Puts other parameters in force while the instance runs on. @throws {@link RedFireError} `INVALID_CONFIG`; `STRATEGY_FAILED` when its `onParameters` throws. Those of before are in force then. */
export function changeParameters(host: StrategyHost, params: unknown): void {
  const { strategy } = host;
  const before = strategy.params;
  const undo = strategy.takeParameters(params);
  if (host.call('onParameters', () => strategy.onParameters(before))) return;
  undo();
  throw failed(host, 'onParameters');
}

/** Puts another instance in the place of the one that runs. @throws {@link RedFireError} `STRATEGY_FAILED` when it does not start: the one before goes on then. */
export function takeOver(host: StrategyHost, next: Strategy): void {
  const { strategy: before, isRunning, isPaused } = host;
  host.stop();
  host.replace(next);
  if (!isRunning) return;
  const hasStarted = host.start();
  const error = hasStarted ? undefined : failed(host, 'onStart');
  if (!hasStarted) {
    host.replace(before);
    host.start();
  }
  if (isPaused) host.pause('it was paused before its parameters changed');
  if (error) throw error;
}

function failed({ id, failure }: StrategyHost, hook: string): RedFireError {
  return new RedFireError('STRATEGY_FAILED', `strategy "${id}" ${hook === 'onStart' ? 'did not start' : `failed in ${hook}`}: ${messageOf(failure)}`, { cause: failure, details: { strategy: id, hook } });
}
