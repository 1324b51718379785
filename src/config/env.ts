/** The variables a program was started with. Everything else takes them as a parameter. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable that says something: set to nothing is the same as not set. */
export function variable(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim();
  return value === '' ? undefined : value;
}
