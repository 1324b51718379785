export type FlagValue = string | boolean | readonly string[] | undefined;

/** What was typed, after parsing. Reading a flag goes through the accessors, which know its shape. */
export interface Invocation {
  readonly args: readonly string[];
  text(flag: string): string | undefined;
  on(flag: string): boolean;
  list(flag: string): readonly string[];
}
