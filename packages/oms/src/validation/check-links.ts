import type { OrderTerms } from '../order-record.ts';
import type { Refuse, TermsContext } from './terms-context.ts';

const RELEASES: readonly string[] = ['as-filled', 'when-filled'];
const RULES: readonly string[] = ['oco', 'ouo'];

/** That what an order is for and what it hangs together with makes sense of itself; the other orders are not looked at. */
export function checkLinks({ id, side, reduceOnly, positionSide, contingency }: OrderTerms, { positions = 'netting' }: Pick<TermsContext, 'positions'>, refuse: Refuse): void {
  if (positions === 'hedging') {
    if (positionSide === undefined) refuse('positionSide is needed: long and short positions are kept apart');
    else if (reduceOnly === true && (side === 'buy') === (positionSide === 'long')) refuse(`reduceOnly ${side} makes a ${positionSide} position larger`);
  } else if (positionSide !== undefined) {
    refuse(`positionSide "${positionSide}" is for positions kept by hedging; here they are netted`);
  }
  if (!contingency) return;
  const { after, release, group } = contingency;
  if (after === undefined && group === undefined) refuse('contingency needs "after" or "group"');
  if (after === id) refuse('contingency.after names the order itself');
  if (release !== undefined && after === undefined) refuse('contingency.release needs contingency.after');
  if (release !== undefined && !RELEASES.includes(release)) refuse(`contingency.release "${release}" is none of ${RELEASES.join(', ')}`);
  if (group !== undefined && group.id === '') refuse('contingency.group needs an id');
  if (group !== undefined && !RULES.includes(group.rule)) refuse(`contingency.group.rule "${group.rule}" is none of ${RULES.join(', ')}`);
}
