// The types of Loki's answers (docs/stores.md 2.3). A server may leave out fields or send null, so they are `unknown` until decoded.

export interface WireEnvelope {
  readonly status?: unknown;
  readonly warnings?: unknown;
  readonly data?: unknown;
}

export interface WireQueryData {
  readonly resultType?: unknown;
  /** Holds `categorize-labels` if the server understood the header; older servers ignore it. */
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
