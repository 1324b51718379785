/** What Loki sends (docs/stores.md 2.3). Fields that a server may leave out or send as null are `unknown` until `decode` looked at them. */

export interface WireEnvelope {
  readonly status?: unknown;
  readonly warnings?: unknown;
  readonly data?: unknown;
}

export interface WireQueryData {
  readonly resultType?: unknown;
  /** Holds `categorize-labels` when the server understood our header; older ones ignore it. */
  readonly encodingFlags?: unknown;
  readonly result?: unknown;
}

export interface WireStream {
  readonly stream?: unknown;
  /** `[nanoseconds, line]`, and a third element with the categorised labels when the flag is on. */
  readonly values?: unknown;
}

export interface WireCategories {
  readonly structuredMetadata?: unknown;
  readonly parsed?: unknown;
}

export interface WireSeries {
  readonly metric?: unknown;
  /** One sample of a vector: `[seconds, value]`. */
  readonly value?: unknown;
  /** Samples of a matrix. */
  readonly values?: unknown;
}

/** One websocket frame of a tail (docs/stores.md 2.6). */
export interface WireTailFrame {
  readonly streams?: unknown;
  readonly dropped_entries?: unknown;
  readonly encodingFlags?: unknown;
}
