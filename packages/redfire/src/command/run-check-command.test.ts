import { describe, expect, it } from 'vitest';
import { run } from '../fixtures/run.ts';
import { SIX_BARS, configText, folderOf } from '../fixtures/six-bars.ts';

const folder = () => folderOf({ 'bars.csv': SIX_BARS, 'test.yaml': configText() });

describe('redfire check', () => {
  it('passes a strategy that decides on what it has heard', async () => {
    const { code, stdout, stderr } = await run(['check', 'test.yaml'], { cwd: await folder() });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/Look-ahead +none found: 2 decisions, the same up to 2 cuts of the data/);
    expect(stdout).toMatch(/Recursive +1 of 2 values of indicators depend on where the data begin/);
    expect(stdout).not.toContain('Sensitivity');
  });

  it('varies parameters as they are written, one at a time', async () => {
    const cwd = await folder();
    const { stdout } = await run(['check', 'test.yaml', '--only', 'sensitivity', '--vary', 'slow=3,4', '--vary', 'quantity=2', '--json'], { cwd });
    const profit = async (...replacements: readonly (readonly [string, string])[]) => {
      const changed = await folderOf({ 'bars.csv': SIX_BARS, 'test.yaml': configText(...replacements) });
      return Number((JSON.parse((await run(['backtest', 'test.yaml', '--json'], { cwd: changed })).stdout) as { readonly netProfit: string }).netProfit);
    };
    const { sensitivity } = JSON.parse(stdout) as { readonly sensitivity: { readonly runs: number; readonly measure: number; readonly parameters: readonly { readonly parameter: string; readonly trials: readonly { readonly value: unknown; readonly measure: number }[] }[] } };
    expect(sensitivity).toMatchObject({ runs: 4, measure: await profit() });
    expect(sensitivity.parameters[0]).toMatchObject({ parameter: 'slow', trials: [{ value: 3, measure: await profit(['slow: 2', 'slow: 3']) }, { value: 4 }] });
    expect(sensitivity.parameters[1]).toMatchObject({ parameter: 'quantity', trials: [{ value: '2', measure: await profit(['quantity: "1"', 'quantity: "2"']) }] });
  });

  it.each([
    [['check'], 'the configuration is missing'],
    [['check', 'a.yaml', '--only', 'luck'], '--only needs one of look-ahead, recursive, sensitivity; found "luck"'],
    [['check', 'a.yaml', '--only', 'sensitivity'], 'sensitivity needs --vary NAME=V1,V2 for a parameter at least'],
    [['check', 'a.yaml', '--vary', 'fast'], '--vary needs NAME=V1,V2; found "fast"'],
    [['check', 'a.yaml', '--cuts', '0'], '--cuts needs a whole number above zero; found "0"'],
  ])('answers %j with what is wrong', async (args, problem) => {
    expect(await run(args)).toMatchObject({ code: 2, stderr: expect.stringContaining(problem) as string });
  });

  it('says which parameters there are, and which strategy is meant', async () => {
    const cwd = await folder();
    expect(await run(['check', 'test.yaml', '--vary', 'speed=1'], { cwd })).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no parameter "speed" to vary; there are instrument, fast, slow, quantity') as string });
    expect(await run(['check', 'test.yaml', '--vary', 'fast=1', '--strategy', 'other'], { cwd })).toMatchObject({ code: 1, stderr: expect.stringContaining('no strategy "other"') as string });
  });
});
