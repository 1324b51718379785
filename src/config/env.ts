/** Environment variables. Functions take them as a parameter, so that tests need not change `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The trimmed value of a variable; undefined if the variable is not set or empty. */
export function variable(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim();
  return value === '' ? undefined : value;
}
