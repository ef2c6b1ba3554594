/** By what share a value has changed: 0.01 for one per cent. A change from zero, which has no share, is none. */
export function changeOf(value: number, before: number): number {
  return before === 0 ? 0 : value / before - 1;
}
