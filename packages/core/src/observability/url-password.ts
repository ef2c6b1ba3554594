/** From the scheme to the colon after the user, then all up to the last `@` before the path. */
const PASSWORD = /(:\/\/[^\s/:@"'<>]*:)[^\s/"'<>]+@/g;

/** A text in which the passwords of URLs, as in `postgres://user:password@host`, are replaced: errors of drivers quote them. */
export function withoutUrlPasswords(text: string): string {
  return text.includes('://') ? text.replaceAll(PASSWORD, '$1[redacted]@') : text;
}
