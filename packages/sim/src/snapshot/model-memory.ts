import { notCarried } from './not-carried.ts';

/** A model that a host gives, which may remember what it has done. */
interface RememberingModel {
  fresh?(): unknown;
  save?(): unknown;
  restore?(state: unknown): void;
}

/** What a model remembers; `undefined` for one that remembers nothing. @throws `RedFireError` `NOT_SUPPORTED` for one that does and cannot say what. */
export function memoryOf(model: RememberingModel | undefined, name: string): unknown {
  if (model?.fresh === undefined) return undefined;
  if (model.save === undefined || model.restore === undefined) throw notCarried(`the memory of the venue's ${name}`, 'give its model save and restore, or one without fresh');
  return model.save();
}
