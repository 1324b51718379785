import type { DerivedField } from './derived-field.ts';

/** A span or resource attribute and the name of the matching label in the other store. */
export interface TagMapping {
  readonly key: string;
  readonly label: string;
}

/** `tracesToLogsV2` (docs/stores.md 5.3). */
export interface TracesToLogs {
  readonly tags: readonly TagMapping[];
  /** The shift of the span's start, in ms; null if not configured, and the window is padded instead. `endShiftMs` shifts its end. */
  readonly startShiftMs: number | null;
  readonly endShiftMs: number | null;
  readonly filterByTraceId: boolean;
  readonly filterBySpanId: boolean;
  /** LogQL with `${__tags}`, `${__trace.traceId}`, ...; null if obsq builds the queries. */
  readonly query: string | null;
}

/** `tracesToMetrics` (docs/stores.md 5.4). */
export interface TracesToMetrics {
  readonly tags: readonly TagMapping[];
  readonly startShiftMs: number | null;
  readonly endShiftMs: number | null;
  /** PromQL with `$__tags`. */
  readonly queries: readonly { readonly name: string; readonly query: string }[];
}

/** The checked settings in `correlate:` of a context. Parts that are not configured are empty or null. */
export interface Correlation {
  /** The names of exemplar labels that hold a trace id. They are compared exactly and tried before any other label. */
  readonly exemplarLabels: readonly string[];
  readonly derivedFields: readonly DerivedField[];
  /** What is not used of the settings, a sentence each: one derived field that cannot be read does not cost the others. */
  readonly leftOut: readonly string[];
  /** The names of labels of log entries that hold a trace id. */
  readonly logLabels: readonly string[];
  readonly tracesToLogs: TracesToLogs | null;
  readonly tracesToMetrics: TracesToMetrics | null;
  /** The type of the histograms of the service graph. */
  readonly serviceMap: { readonly histogramType: 'classic' | 'native' | 'both' } | null;
}

export const noCorrelation: Correlation = {
  exemplarLabels: [],
  derivedFields: [],
  leftOut: [],
  logLabels: [],
  tracesToLogs: null,
  tracesToMetrics: null,
  serviceMap: null,
};
