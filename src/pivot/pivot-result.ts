import type { Labels } from '../domain/labels.ts';
import type { Exemplar } from '../domain/metrics/exemplar.ts';
import type { Sample, Series } from '../domain/metrics/series.ts';
import type { Unit } from '../domain/metrics/unit.ts';
import type { Trace } from '../domain/trace/trace.ts';
import type { LinkedLog } from './correlate/link-logs.ts';
import type { LookUps } from './look-ups.ts';
import type { Hop } from './plan/hop.ts';

/** The metric a pivot started from. */
export interface PivotMetric {
  /** A saved query's name, or null. */
  readonly name: string | null;
  readonly expressions: readonly string[];
  /** The series with their value at the end of the window, the highest value first. */
  readonly series: readonly Series[];
}

/** The alert a pivot started from. */
export interface PivotAlert {
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly state: string;
  /** Unix ms, or null if neither store knows it. */
  readonly activeAtMs: number | null;
  readonly value: string;
  /** The rule's expression; null if only Alertmanager knows the alert. */
  readonly expr: string | null;
  /** The threshold of the expression, such as `> 0.05`; null if the expression is not a comparison with a number. */
  readonly threshold: { readonly op: string; readonly value: number } | null;
}

/** A series about the service or pod of a span, around the time of the trace. */
export interface PivotSeries {
  /** `rate`, `errors`, `p95`, `cpu`, `memory`, `restarts`, or a name from the configuration. */
  readonly name: string;
  readonly title: string;
  readonly unit: Unit;
  /** The name of the service or pod that the series describes. */
  readonly subject: string;
  readonly labels: Labels;
  readonly samples: readonly Sample[];
  readonly expr: string;
}

/** Everything that a pivot has found so far. It grows with each answer. */
export interface PivotResult {
  readonly alert: PivotAlert | null;
  readonly metric: PivotMetric | null;
  /** The exemplars in the order that the user chose. */
  readonly exemplars: readonly Exemplar[];
  /** The worst first. */
  readonly traces: readonly Trace[];
  /** Time order. */
  readonly logs: readonly LinkedLog[];
  readonly metrics: readonly PivotSeries[];
  /** How many traces of exemplars were looked up, and how many are not stored; null or absent if none was. */
  readonly lookUps?: LookUps | null;
  readonly hops: readonly Hop[];
  readonly warnings: readonly string[];
}
