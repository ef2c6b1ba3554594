import { describe, it } from 'vitest';

/** One promise of a port. */
export interface ContractCase<Context> {
  /** A fact in the present tense. */
  readonly title: string;
  /** Why an implementation without some capability cannot be asked; `undefined` when it can. */
  readonly unless?: (context: Context) => string | undefined;
  readonly run: (context: Context) => Promise<void>;
}

export interface ContractRun<Id extends string, Context> {
  readonly title: string;
  readonly cases: Readonly<Record<Id, ContractCase<Context>>>;
  readonly skip: Readonly<Partial<Record<Id, string>>>;
  /** Gives a fresh context to the body and cleans up after it. */
  readonly within: (body: (context: Context) => Promise<void>) => Promise<void>;
}

/** Registers one test per case. A skipped one is listed with its reason. */
export function describeContract<Id extends string, Context>({ title, cases, skip, within }: ContractRun<Id, Context>): void {
  describe(title, () => {
    for (const [id, { title: fact, unless, run }] of Object.entries(cases) as [Id, ContractCase<Context>][]) {
      const reason = skip[id];
      if (reason !== undefined) {
        it.skip(`${id} ${fact} (${reason})`, () => {});
        continue;
      }
      it(`${id} ${fact}`, async (test) => {
        await within(async (context) => {
          const lacking = unless?.(context);
          if (lacking !== undefined) test.skip(lacking);
          await run(context);
        });
      });
    }
  });
}
