/** The answer of a backend: its data, warnings and notes. */
export interface Answer<T> {
  readonly data: T;
  /** The server's warnings: partial or suspicious data. */
  readonly warnings: readonly string[];
  /** The server's notes on the query; never a reason for exit code 4. */
  readonly infos: readonly string[];
  /** True if the server reports missing data (PARTIAL, a cut). The user's own limit does not count. */
  readonly partial: boolean;
}

/** An answer without warnings and notes. */
export function plainAnswer<T>(data: T): Answer<T> {
  return { data, warnings: [], infos: [], partial: false };
}

/** The reason why an answer is empty, and what to try. */
export interface Emptiness {
  readonly reason: string;
  readonly hint: string | null;
}
