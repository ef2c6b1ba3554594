import { instrumentId, type BookDelta, type BookSnapshot } from '@redfire/core';
import { BookBuilder, LevelBook } from '@redfire/core/book';

const ETH = instrumentId('ETH/USDT.BINANCE');

export function bookOf(snapshot: BookSnapshot, deltas: readonly BookDelta[]) {
  // #region book
  const book = new LevelBook(ETH);
  book.load(snapshot);
  for (const delta of deltas) {
    const outcome = book.update(delta);
    if (outcome === 'gap') break; // a change before this one is missing: the book waits for a snapshot
  }
  // #endregion book
  // #region read
  const { bestBid, bestAsk, mid, spread, microprice } = book;
  const leaning = book.imbalance(5); // of the five best levels of each side, from −1 to 1
  const cost = book.asks.averagePriceFor(10); // of ten units bought at once, NaN where there are fewer
  const near = book.bids.volumeTo(bestBid - 0.1);
  let deepest = Number.NaN;
  for (let depth = 0; depth < book.bids.depth; depth++) deepest = book.bids.priceAt(depth);
  // #endregion read
  return { bestBid, bestAsk, mid, spread, microprice, leaning, cost, near, deepest, state: book.state };
}

export async function follow(changes: AsyncIterable<BookDelta>, askForSnapshot: () => Promise<BookSnapshot>): Promise<LevelBook> {
  // #region builder
  const builder = new BookBuilder(ETH, { maxBuffered: 1_000 });
  let isAsking = false;
  const ask = async () => {
    isAsking = true;
    builder.load(await askForSnapshot());
    isAsking = false;
  };
  for await (const change of changes) {
    builder.update(change);
    // the first change is there before the snapshot is asked for, so that nothing is between them
    if (builder.needsSnapshot && !isAsking) void ask();
  }
  // #endregion builder
  return builder.book;
}
