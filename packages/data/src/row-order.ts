/** What is said of a row whose time is before that of the row before. */
export const EARLIER = 'is earlier than the row before';
/** What is said of a bar whose time is that of the row before. */
export const REPEATED = 'repeats the time of the row before';
