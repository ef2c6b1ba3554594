import type { Indicator } from '../support/study.ts';
import type { Reference } from './reference.ts';

/** Makes an indicator anew, which gives a line of it after each bar; its value unless it is said which. */
export function lineOf<Of extends Indicator>(make: () => Of, read: (indicator: Of) => number = ({ value }) => value): Reference['make'] {
  return () => {
    const indicator = make();
    return (bar) => {
      indicator.update(bar);
      return read(indicator);
    };
  };
}
