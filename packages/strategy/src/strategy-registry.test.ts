import { decimal, instrument, interval, positiveDecimal } from '@redfire/core/schema';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SmaCross } from './sma-cross.ts';
import { STOCK_STRATEGIES } from './stock-strategies.ts';
import { StrategyRegistry } from './strategy-registry.ts';
import { StrategyNames } from './strategy-use.ts';
import { Strategy } from './strategy.ts';

class Breakout extends Strategy<typeof Breakout.params> {
  static readonly params = z
    .strictObject({
      instrument: instrument(),
      length: z.int().min(2).max(500).default(20).describe('Bars in the channel.').meta({ range: { from: 10, to: 60, step: 10 } }),
      quantity: positiveDecimal(),
      side: z.enum(['long', 'short']),
      stop: z.number().positive().multipleOf(0.5).optional(),
      bars: interval().optional(),
      exit: z.strictObject({ length: z.int().min(1), late: z.boolean().default(false) }).prefault({ length: 10 }),
      offset: decimal().or(z.number()).optional(),
    })
    .refine(({ length, exit }) => exit.length < length, { path: ['exit', 'length'], error: 'expected fewer bars than length' });
}
class Bare extends Strategy {}
class Named extends Strategy<typeof Named.params> {
  static readonly params = z.string().min(3);
}

const BREAKOUT = { instrument: 'BTC/USDT.SIM', quantity: '1', side: 'long' } as const;
const registry = () => new StrategyRegistry().register(Breakout, { description: 'Buys above the highest high.' }).register(Bare).register(Named, { name: 'called' });

describe('a registry', () => {
  it('has the stock strategies, and what is registered beside them, by name', () => {
    expect(registry().names()).toEqual([...Object.keys(STOCK_STRATEGIES), 'Breakout', 'Bare', 'called']);
    expect([registry().get('sma-cross'), registry().has('called'), registry().has('Named')]).toEqual([SmaCross, true, false]);
    expect(new StrategyRegistry({}).names()).toEqual([]);
  });

  it('makes instances of JSON text as of an object, with the defaults of their class', () => {
    const params = registry().create('Breakout', JSON.stringify(BREAKOUT)).params as z.output<typeof Breakout.params>;
    expect(params).toEqual(registry().create('Breakout', BREAKOUT).params);
    expect({ ...params, quantity: params.quantity.toFixed() }).toEqual({ ...BREAKOUT, length: 20, exit: { length: 10, late: false } });
    expect(registry().create('Bare', '')).toBeInstanceOf(Bare);
    expect([registry().create('called', 'abc').params, registry().create('called', '"abcd"').params]).toEqual(['abc', '"abcd"']);
  });

  it('names every parameter that is wrong, and text that is no JSON', () => {
    expect(() => registry().create('Breakout', '{"side":"up","length":1,"more":1}')).toThrow(expect.objectContaining({
      code: 'INVALID_CONFIG',
      details: { strategy: 'Breakout', issues: ['instrument', 'length', 'quantity', 'side', ''].map((path) => ({ path, message: expect.any(String) })) },
    }));
    expect(() => registry().create('Breakout', '{"side"')).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG', message: expect.stringMatching(/^parameters of strategy "Breakout" are no JSON: ./u) }));
  });

  it('names those it has when it is asked for another', () => {
    const known = registry().names();
    for (const ask of [() => registry().get('Breakut'), () => registry().create('Breakut', {}), () => registry().describe('Breakut')]) {
      expect(ask).toThrow(expect.objectContaining({ code: 'UNKNOWN_STRATEGY', message: expect.stringContaining('"Breakout"'), details: { use: 'Breakut', known } }));
    }
    expect(() => new StrategyRegistry({}).get('a')).toThrow('the registry has none');
  });

  it('takes a class twice, but not two under one name, nor one without a name', () => {
    const other = { Breakout: class Breakout extends Strategy {} };
    expect(() => registry().register(other.Breakout)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG', details: { name: 'Breakout' } }));
    expect(() => registry().register(class extends Strategy {})).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    expect(registry().register(Breakout).describe('Breakout').description).toBe('Buys above the highest high.');
  });

  it('describes parameters as data: types, defaults, bounds, choices, and ranges worth trying', () => {
    const { schema, ...described } = registry().describe('Breakout');
    expect(described).toEqual({
      name: 'Breakout', className: 'Breakout', description: 'Buys above the highest high.',
      parameters: [
        { name: 'instrument', type: 'string', format: 'instrument', required: true },
        { name: 'length', type: 'integer', required: false, default: 20, description: 'Bars in the channel.', minimum: 2, maximum: 500, range: { from: 10, to: 60, step: 10 } },
        { name: 'quantity', type: 'string', format: 'decimal', required: true },
        { name: 'side', type: 'string', required: true, choices: ['long', 'short'] },
        { name: 'stop', type: 'number', required: false, exclusiveMinimum: 0, step: 0.5 },
        { name: 'bars', type: 'string', format: 'interval', required: false },
        { name: 'exit.length', type: 'integer', required: false, default: 10, minimum: 1 },
        { name: 'exit.late', type: 'boolean', required: false, default: false },
        { name: 'offset', type: 'any', required: false },
      ],
    });
    expect(schema).toMatchObject({ type: 'object', required: ['instrument', 'quantity', 'side'], additionalProperties: false });
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });

  it('describes classes without parameters, with a single one, and all of the stock', () => {
    expect(registry().describe('Bare').parameters).toEqual([]);
    expect(registry().describe('called').parameters).toEqual([{ name: '', type: 'string', required: true }]);
    expect(registry().list().map(({ name, parameters }) => [name, parameters.length > 0])).toEqual(registry().names().map((name) => [name, name !== 'Bare']));
  });

  it('is where names are looked up that an engine is given', () => {
    const { strategy, id } = new StrategyNames(registry()).name({ use: 'Breakout', params: BREAKOUT });
    expect([strategy instanceof Breakout, id]).toEqual([true, 'Breakout']);
    expect(() => new StrategyNames().name({ use: 'Breakout', params: BREAKOUT })).toThrow(expect.objectContaining({ code: 'UNKNOWN_STRATEGY' }));
  });
});
