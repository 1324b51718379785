/** What a backend answered, with everything it said beside the data. */
export interface Answer<T> {
  readonly data: T;
  /** The server's warnings: partial or suspicious data. */
  readonly warnings: readonly string[];
  /** The server's notes on the query; never a reason for exit code 4. */
  readonly infos: readonly string[];
  /** The server said that this is not all of it (PARTIAL, a cut). Never the user's own limit. */
  readonly partial: boolean;
}

/** An answer with nothing beside its data. */
export function plainAnswer<T>(data: T): Answer<T> {
  return { data, warnings: [], infos: [], partial: false };
}

/** Why an answer is empty, and what to try. */
export interface Emptiness {
  readonly reason: string;
  readonly hint: string | null;
}
