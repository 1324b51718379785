/**
 * The value that a table itself has under a name, or undefined. Use it wherever the name comes from outside (a user, a file, a store):
 * `table[name]` would find what every object inherits, a function for `constructor` or `toString`.
 */
export function ownValue<T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}
