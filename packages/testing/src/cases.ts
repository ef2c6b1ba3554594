/** How many cases a property is tried with: `REDFIRE_CASES`, 200 when it is not set. */
export function cases(): number {
  return Number(process.env['REDFIRE_CASES'] ?? 200);
}
