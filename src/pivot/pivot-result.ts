import type { Labels } from '../domain/labels.ts';
import type { Exemplar } from '../domain/metrics/exemplar.ts';
import type { Sample, Series } from '../domain/metrics/series.ts';
import type { Unit } from '../domain/metrics/unit.ts';
import type { Trace } from '../domain/trace/trace.ts';
import type { LinkedLog } from './correlate/link-logs.ts';
import type { Hop } from './plan/hop.ts';

/** The metric a pivot started from. */
export interface PivotMetric {
  /** A saved query's name, or null. */
  readonly name: string | null;
  readonly expressions: readonly string[];
  /** The series as they stood at the end of the window, the highest value first. */
  readonly series: readonly Series[];
}

/** The alert a pivot started from. */
export interface PivotAlert {
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly state: string;
  /** Unix ms, or null where nobody says it. */
  readonly activeAtMs: number | null;
  readonly value: string;
  /** Null where only Alertmanager knows the alert. */
  readonly expr: string | null;
  /** What the expression is compared with, e.g. `> 0.05`; null where the rule compares nothing at its top. */
  readonly threshold: { readonly op: string; readonly value: number } | null;
}

/** One series about a span's service or pod, around the trace's time. */
export interface PivotSeries {
  /** `rate`, `errors`, `p95`, `cpu`, `memory`, `restarts`, or a name from the configuration. */
  readonly name: string;
  readonly title: string;
  readonly unit: Unit;
  /** Whom it is about: a service's or a pod's name. */
  readonly subject: string;
  readonly labels: Labels;
  readonly samples: readonly Sample[];
  readonly expr: string;
}

/** Everything a pivot has found so far. Each store's part grows as it answers. */
export interface PivotResult {
  readonly alert: PivotAlert | null;
  readonly metric: PivotMetric | null;
  /** In the order asked for. */
  readonly exemplars: readonly Exemplar[];
  /** The worst first. */
  readonly traces: readonly Trace[];
  /** Time order. */
  readonly logs: readonly LinkedLog[];
  readonly metrics: readonly PivotSeries[];
  readonly hops: readonly Hop[];
  readonly warnings: readonly string[];
}
