import type { DerivedField } from './derived-field.ts';

/** A span or resource attribute and the label it is called in the other store. */
export interface TagMapping {
  readonly key: string;
  readonly label: string;
}

/** `tracesToLogsV2` (docs/stores.md 5.3). */
export interface TracesToLogs {
  readonly tags: readonly TagMapping[];
  /** Added to the span's start and end; null where the file does not say: then the window is padded. */
  readonly startShiftMs: number | null;
  readonly endShiftMs: number | null;
  readonly filterByTraceId: boolean;
  readonly filterBySpanId: boolean;
  /** LogQL with `${__tags}`, `${__trace.traceId}`, ...; null for the usual queries. */
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

/** What `correlate:` of a context says, checked; empty where it says nothing. */
export interface Correlation {
  /** Exemplar labels that hold a trace id, compared exactly; looked at before any other. */
  readonly exemplarLabels: readonly string[];
  readonly derivedFields: readonly DerivedField[];
  /** Labels beside log lines that hold a trace id. */
  readonly logLabels: readonly string[];
  readonly tracesToLogs: TracesToLogs | null;
  readonly tracesToMetrics: TracesToMetrics | null;
  /** Which histograms the service graph has. */
  readonly serviceMap: { readonly histogramType: 'classic' | 'native' | 'both' } | null;
}

export const noCorrelation: Correlation = {
  exemplarLabels: [],
  derivedFields: [],
  logLabels: [],
  tracesToLogs: null,
  tracesToMetrics: null,
  serviceMap: null,
};
