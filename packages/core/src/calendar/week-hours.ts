import { RedFireError } from '../errors.ts';
import type { TradingHours, TradingSession } from '../instrument.ts';

const DAY_MINUTES = 1_440;

/** When a session opens and closes, in minutes from midnight of the day on which it closes; one that opened the day before has an `open` below zero. */
export interface SessionMinutes {
  readonly open: number;
  readonly close: number;
}

/**
 * The sessions of each day of the week, Monday first, each by the day on which it closes. A session whose close is not after its open runs over midnight;
 * so do two that meet there and are no longer than a day together.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` for a day or a time that is none, and for sessions that overlap.
 */
export function weekHours({ sessions }: TradingHours): readonly (readonly SessionMinutes[])[] {
  const days: SessionMinutes[][] = Array.from({ length: 7 }, () => []);
  for (const session of sessions) {
    const { day } = session;
    if (!Number.isInteger(day) || day < 1 || day > 7) throw invalid(`day "${day}" must be a day of the week, Monday 1 to Sunday 7`, session);
    const minutes = sessionMinutes(session);
    // it is of the day on which it closes
    days[(minutes.open < 0 ? day : day - 1) % 7]?.push(minutes);
  }
  for (const ofDay of days) ofDay.sort((a, b) => a.open - b.open);
  for (const [index, ofDay] of days.entries()) joinAtMidnight(days[(index + 6) % 7] ?? [], ofDay);
  for (const [index, ofDay] of days.entries()) checkOverlap(days[(index + 6) % 7] ?? [], ofDay);
  return days;
}

/** Sessions of one day, by the day on which they close, in the order of time. @throws {@link RedFireError} `INVALID_INPUT` for a time that is none, and for sessions that overlap. */
export function dayHours(sessions: readonly Pick<TradingSession, 'open' | 'close'>[]): readonly SessionMinutes[] {
  const ofDay = sessions.map(sessionMinutes).sort((a, b) => a.open - b.open);
  checkOverlap([], ofDay);
  return ofDay;
}

function sessionMinutes({ open, close }: Pick<TradingSession, 'open' | 'close'>): SessionMinutes {
  const from = minutesOf(open);
  // midnight is the end of the day before
  const until = minutesOf(close) || DAY_MINUTES;
  if (from === DAY_MINUTES) throw invalid(`open "${open}" is the end of a day; write "00:00" of the next`, { open, close });
  return { open: until > from ? from : from - DAY_MINUTES, close: until };
}

function joinAtMidnight(before: SessionMinutes[], ofDay: SessionMinutes[]): void {
  const last = before.at(-1);
  const first = ofDay[0];
  if (last?.close !== DAY_MINUTES || first?.open !== 0 || last.open < 0 || first.close + DAY_MINUTES - last.open > DAY_MINUTES) return;
  before.pop();
  ofDay[0] = { open: last.open - DAY_MINUTES, close: first.close };
}

function checkOverlap(before: readonly SessionMinutes[], ofDay: readonly SessionMinutes[]): void {
  let end = (before.at(-1)?.close ?? Number.NEGATIVE_INFINITY) - DAY_MINUTES;
  for (const session of ofDay) {
    if (session.open < end) throw invalid('sessions overlap', session);
    end = session.close;
  }
}

function minutesOf(time: string): number {
  const [, hours, minutes] = /^(\d\d):([0-5]\d)$/.exec(time) ?? [];
  const sum = Number(hours) * 60 + Number(minutes);
  if (!(sum <= DAY_MINUTES)) throw invalid(`time "${time}" must be a time of day such as "09:30"`, { time });
  return sum;
}

function invalid(problem: string, details: object): RedFireError {
  return new RedFireError('INVALID_INPUT', `trading hours: ${problem}`, { details: { ...details } });
}
