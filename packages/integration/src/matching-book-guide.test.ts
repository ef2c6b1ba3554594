import { expect, it } from 'vitest';
import { aBookByItself } from './matching-book-guide.ts';

it('the matching book of the guide tells what its comments say', () => {
  expect(aBookByItself()).toEqual(['takes off 0: 5 at 101', 'trades with 1: 3 at 101', 'filled; 1 are left at 101']);
});
