import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../../../examples/03-plugin', import.meta.url));

describe('examples/03-plugin', () => {
  it('loads the plugin by name, hears it, uses its service, reloads and unloads it', async () => {
    const { stdout, stderr } = await promisify(execFile)('npm', ['--silent', 'start'], { cwd: folder });
    expect(stderr).toBe('');
    expect(stdout.trimEnd().split('\n')).toEqual([
      '2025-01-06T00:00:00.000Z info  plugin loaded plugin=@example/spread-monitor',
      '2025-01-06T00:00:00.000Z info  plugin started plugin=@example/spread-monitor',
      '2025-01-06T00:01:00.000Z info  spread so far plugin=@example/spread-monitor quotes=1 mean=1.1',
      'BTC/USDT.SIM is 9.6 basis points wide',
      'health: plugin "@example/spread-monitor" is degraded: the spread is wide',
      'BTC/USDT.SIM is back at 1.1',
      'mean spread: 3.9 basis points',
      '2025-01-06T00:01:30.000Z info  plugin stopped plugin=@example/spread-monitor',
      '2025-01-06T00:01:30.000Z info  plugin unloaded plugin=@example/spread-monitor',
      '2025-01-06T00:01:30.000Z info  plugin loaded plugin=@example/spread-monitor',
      '2025-01-06T00:01:30.000Z info  plugin started plugin=@example/spread-monitor',
      '2025-01-06T00:02:00.000Z info  plugin stopped plugin=@example/spread-monitor',
      '2025-01-06T00:02:00.000Z info  plugin unloaded plugin=@example/spread-monitor',
      'left: 0 plugins, 0 timers',
    ]);
  });
});
