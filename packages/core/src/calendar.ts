export { TimeZone } from './calendar/time-zone.ts';
export { TradingCalendar, type MarketSession, type SpecialDay, type TradingCalendarOptions, type TradingDay } from './calendar/trading-calendar.ts';
export { dateOfDay, dayOfDate, dayOfMonth, monthOfDay, weekdayOfDay } from './calendar/civil-date.ts';
