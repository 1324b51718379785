export type FlagValue = string | boolean | readonly string[] | undefined;

/** A parsed command line. Its accessors read a flag in the flag's shape (text, list or switch). */
export interface Invocation {
  readonly args: readonly string[];
  text(flag: string): string | undefined;
  on(flag: string): boolean;
  list(flag: string): readonly string[];
}
