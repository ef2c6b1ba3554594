/**
 * A type that only its constructor function can produce. The mark exists for the compiler alone
 * and is structural, so the ESM and the CJS declarations of this package stay assignable to each other.
 */
export type Brand<T, Name extends string> = T & { readonly '~brand': Name };
