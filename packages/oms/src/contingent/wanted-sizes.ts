import { Scaled, type ClientOrderId } from '@redfire/core';

/** What the rules see of one leg: an order, with those that took its place. */
export interface LegStanding {
  /** What it may fill in all, as far as its own trigger order goes. */
  readonly entitled: Scaled;
  readonly filled: Scaled;
  readonly lot: Scaled;
  readonly group?: LegGroup | undefined;
  /** The order whose position it closes, where it is an exit. */
  readonly exitOf?: ClientOrderId | undefined;
}

export interface LegGroup {
  readonly key: string;
  readonly rule: 'oco' | 'ouo';
  /** Legs of one part split a quantity, and leave each other alone. */
  readonly part: string;
}

/** What the rules need to know beside the legs. */
export interface LinkFacts {
  /** The part of each one-cancels-the-other group that filled first. */
  readonly winners: ReadonlyMap<string, string>;
  /** What each entry has filled. */
  readonly entries: ReadonlyMap<ClientOrderId, Scaled>;
}

/**
 * How much of each leg should be open now, by what has filled; in the order of the legs.
 *
 * Each leg may fill what it is entitled to. Its group takes off what the other parts filled (`ouo`), or everything once another part
 * has filled (`oco`). And no part of a group may close more of an entry than that has filled and its exits have not closed yet.
 */
export function wantedSizes(legs: readonly LegStanding[], facts: LinkFacts): readonly Scaled[] {
  const wanted = legs.map(({ entitled, filled }) => larger(entitled.minus(filled), Scaled.zero));
  for (const group of groupsOf(legs)) applyGroup(group, { legs, wanted, facts });
  for (const [entry, filled] of facts.entries) limitExits(entry, filled.minus(exitedOf(entry, legs)), { legs, wanted });
  return inLots(wanted, legs);
}

/** What of wanted sizes there is room for: no part of a group may be larger than the room of the entry whose exit it is. */
export function sizesWithin(rooms: ReadonlyMap<ClientOrderId, Scaled>, legs: readonly LegStanding[], sizes: readonly Scaled[]): readonly Scaled[] {
  if (rooms.size === 0) return sizes;
  const wanted = [...sizes];
  for (const [entry, room] of rooms) limitExits(entry, room, { legs, wanted });
  return inLots(wanted, legs);
}

/** What the exits of an entry are for, each part of a group being for the same. @param sizes - In the order of the legs. */
export function largestPartOf(entry: ClientOrderId, legs: readonly LegStanding[], sizes: readonly Scaled[]): Scaled {
  const exits = legs.filter((leg) => leg.exitOf === entry);
  return partsOf(exits).reduce((largest, [, inPart]) => larger(largest, sum(inPart, (leg) => sizes[legs.indexOf(leg)] ?? Scaled.zero)), Scaled.zero);
}

/** The part that takes the others out: the one that did so far, unless it has lost its fills, else the first that has filled. */
export function winnerOf(legs: readonly LegStanding[], key: string, current: string | undefined): string | undefined {
  const filled = legs.filter((leg) => leg.group?.key === key && leg.filled.sign > 0);
  return filled.some((leg) => leg.group?.part === current) ? current : filled[0]?.group?.part;
}

/** What exits have closed of an entry. */
export function exitedOf(entry: ClientOrderId, legs: readonly LegStanding[]): Scaled {
  return sum(legs, (leg) => (leg.exitOf === entry ? leg.filled : Scaled.zero));
}

/** More than was to be filled: by exits of one entry, or by a group that has none; zero where all is well. */
export function excessOf(group: LegGroup, legs: readonly LegStanding[], winner: string | undefined): Scaled {
  const members = legs.filter((leg) => leg.group?.key === group.key);
  const filled = sum(members, (leg) => leg.filled);
  const most = partsOf(members).reduce((best, [part, inPart]) => {
    if (group.rule === 'oco' && winner !== undefined && part !== winner) return best;
    return larger(best, larger(sum(inPart, (leg) => leg.entitled), group.rule === 'oco' ? sum(inPart, (leg) => leg.filled) : Scaled.zero));
  }, Scaled.zero);
  return larger(filled.minus(most), Scaled.zero);
}

interface Sizing {
  readonly legs: readonly LegStanding[];
  readonly wanted: Scaled[];
}

function applyGroup({ key, rule }: LegGroup, { legs, wanted, facts }: Sizing & { readonly facts: LinkFacts }): void {
  const winner = facts.winners.get(key);
  const members = legs.filter((leg) => leg.group?.key === key);
  const filled = sum(members, (leg) => leg.filled);
  for (const [part, inPart] of partsOf(members)) {
    if (rule === 'oco' && winner !== undefined && part !== winner) takeOff(sum(inPart, ({ entitled }) => entitled), inPart, { legs, wanted });
    // an entry that lost fills may leave a leg with more than its share: the others of its part make up for it
    const own = sum(inPart, (leg) => smaller(leg.filled, leg.entitled));
    const taken = rule === 'ouo' ? filled.minus(own) : sum(inPart, (leg) => leg.filled).minus(own);
    takeOff(taken, inPart, { legs, wanted });
  }
}

function limitExits(entry: ClientOrderId, room: Scaled, { legs, wanted }: Sizing): void {
  const exits = legs.filter((leg) => leg.exitOf === entry);
  for (const [, inPart] of partsOf(exits)) {
    const size = sum(inPart, (leg) => wanted[legs.indexOf(leg)] ?? Scaled.zero);
    takeOff(size.minus(larger(room, Scaled.zero)), inPart, { legs, wanted });
  }
}

function inLots(sizes: readonly Scaled[], legs: readonly LegStanding[]): readonly Scaled[] {
  return sizes.map((size, index) => {
    const { lot = Scaled.one } = legs[index] ?? {};
    return size.isMultipleOf(lot) ? size : size.roundToStep(lot, 'down');
  });
}

/** From the last leg of a part on: the first ones are those that were meant to fill first. */
function takeOff(quantity: Scaled, part: readonly LegStanding[], { legs, wanted }: Sizing): void {
  let rest = quantity;
  for (let index = part.length - 1; index >= 0 && rest.sign > 0; index--) {
    const leg = part[index];
    if (leg === undefined) continue;
    const at = legs.indexOf(leg);
    const taken = smaller(wanted[at] ?? Scaled.zero, rest);
    wanted[at] = (wanted[at] ?? Scaled.zero).minus(taken);
    rest = rest.minus(taken);
  }
}

/** One of each group. */
export function groupsOf(legs: readonly LegStanding[]): readonly LegGroup[] {
  const groups: LegGroup[] = [];
  for (const { group } of legs) if (group && !groups.some(({ key }) => key === group.key)) groups.push(group);
  return groups;
}

/** Legs by part; one without a group is a part of its own. */
function partsOf(legs: readonly LegStanding[]): readonly (readonly [string, readonly LegStanding[]])[] {
  const parts: (readonly [string, LegStanding[]])[] = [];
  for (const leg of legs) {
    const part = leg.group && parts.find(([, [first]]) => first?.group?.key === leg.group?.key && first?.group?.part === leg.group?.part);
    if (part) part[1].push(leg);
    else parts.push([leg.group?.part ?? '', [leg]]);
  }
  return parts;
}

function sum<Item>(items: readonly Item[], amount: (item: Item) => Scaled): Scaled {
  return items.reduce((total, item) => total.plus(amount(item)), Scaled.zero);
}

function larger(a: Scaled, b: Scaled): Scaled {
  return a.compare(b) > 0 ? a : b;
}

function smaller(a: Scaled, b: Scaled): Scaled {
  return a.compare(b) < 0 ? a : b;
}
