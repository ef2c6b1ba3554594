import { describe, expect, it } from 'vitest';
import { checkSensitivity } from './check-sensitivity.ts';

describe('checkSensitivity', () => {
  it('varies one parameter at a time and tells what is lost beside the judged value', async () => {
    const tried: string[] = [];
    const report = await checkSensitivity({
      parameters: { fast: 10, slow: 50 },
      vary: { fast: [8, 9, 10, 11, 12], slow: [40, 60] },
      measure: ({ fast, slow }) => {
        tried.push(`${String(fast)}/${String(slow)}`);
        return 2 - Math.abs(Number(fast) - 10) * 0.5 - Math.abs(Number(slow) - 50) * 0.01;
      },
    });
    expect(tried).toEqual(['10/50', '8/50', '9/50', '11/50', '12/50', '10/40', '10/60']);
    expect(report).toMatchObject({ measure: 2, runs: 7 });
    expect(report.parameters[0]).toEqual({
      parameter: 'fast', worst: 1, best: 2, neighbourLoss: 0.25,
      trials: [{ value: 8, measure: 1, loss: 0.5 }, { value: 9, measure: 1.5, loss: 0.25 }, { value: 10, measure: 2, loss: 0 }, { value: 11, measure: 1.5, loss: 0.25 }, { value: 12, measure: 1, loss: 0.5 }],
    });
    expect(report.parameters[1]?.neighbourLoss).toBeCloseTo(0.05, 12);
  });

  it('knows a peak that stands alone from a plateau', async () => {
    const judge = (measure: (fast: number) => number) => checkSensitivity({ parameters: { fast: 10 }, vary: { fast: [9, 11] }, measure: ({ fast }) => measure(Number(fast)) });
    expect((await judge((fast) => (fast === 10 ? 3 : -3))).parameters[0]?.neighbourLoss).toBe(2);
    expect((await judge(() => 3)).parameters[0]?.neighbourLoss).toBe(0);
  });

  it('leaves out what has no measure, and counts losses of a negative result from it', async () => {
    const none = await checkSensitivity({ parameters: { mode: 'a' }, vary: { mode: ['a', 'b'] }, measure: ({ mode }) => (mode === 'b' ? Number.NaN : undefined) });
    expect(none).toEqual({ runs: 2, parameters: [{ parameter: 'mode', trials: [{ value: 'a' }, { value: 'b' }] }] });
    const negative = await checkSensitivity({ parameters: { n: 1 }, vary: { n: [2] }, measure: ({ n }) => -Number(n) });
    expect(negative.parameters[0]?.trials).toEqual([{ value: 2, measure: -2, loss: 1 }]);
  });

  it('refuses parameters that there are not, and none to try', async () => {
    const measure = () => 1;
    await expect(checkSensitivity<string>({ parameters: { fast: 1 }, vary: { slow: [1] }, measure })).rejects.toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('there are fast') as string });
    await expect(checkSensitivity({ parameters: { fast: 1 }, vary: { fast: [] }, measure })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
