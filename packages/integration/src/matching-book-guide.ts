import { MatchingBook } from '@redfire/sim';

export function aBookByItself(): readonly string[] {
  const told: string[] = [];
  // #region book
  const book = new MatchingBook({ selfTrade: 'cancel-oldest' });
  book.submit({ id: 0, side: 'sell', price: 101, quantity: 5, owner: 1 });
  book.submit({ id: 1, side: 'sell', price: 101, quantity: 4, owner: 2 });

  const outcome = book.submit({ id: 2, side: 'buy', price: 101, quantity: 3, owner: 1 });
  const { matches } = book;
  for (let row = 0; row < matches.length; row++) {
    told.push(`${matches.isTrade(row) ? 'trades with' : 'takes off'} ${matches.orderId(row)}: ${matches.quantity(row)} at ${matches.price(row)}`);
  }
  told.push(`${outcome}; ${book.remaining(1)} are left at ${book.best('sell')}`);
  // takes off 0: 5 at 101
  // trades with 1: 3 at 101
  // filled; 1 are left at 101
  // #endregion book
  return told;
}
