import type { Matcher } from '../domain/alerts/alert.ts';
import type { Labels } from '../domain/labels.ts';
import type { LogEntry } from '../domain/logs/log-entry.ts';
import type { Exemplar } from '../domain/metrics/exemplar.ts';
import type { Window } from '../domain/time/window.ts';
import type { Span, Trace } from '../domain/trace/trace.ts';
import type { PivotPoint } from './plan/hop.ts';

/** The start of a pivot at a metric. */
export interface MetricStart {
  /** The name of the saved query, or null. */
  readonly name: string | null;
  /** One or more expressions. Exemplars are fetched for all of them, series for the first. */
  readonly expressions: readonly string[];
  readonly window: Window;
  /** The labels of one series (a selected row); exemplars of other series are ignored. */
  readonly labels?: Labels | undefined;
  readonly from?: PivotPoint | undefined;
}

/** The start of a pivot at an alert. */
export interface AlertStart {
  readonly name: string;
  /** Labels of the alert that is meant; absent means any alert of this name. */
  readonly labels?: Labels | undefined;
  /** What a person typed to choose an instance: without one that fits, there is nothing to follow. */
  readonly matchers?: readonly Matcher[] | undefined;
  /** The window; null means from a quarter of an hour before the alert began until now. */
  readonly window: Window | null;
}

/** The start of a pivot, for the commands and for the screen. */
export type PivotFrom =
  | ({ readonly kind: 'metric' } & MetricStart)
  | { readonly kind: 'exemplars'; readonly exemplars: readonly Exemplar[] }
  | {
      readonly kind: 'trace';
      readonly traceId: string;
      /** Where to look for the lines of a trace that is not stored; absent looks for none. */
      readonly window?: Window | undefined;
    }
  | { readonly kind: 'span'; readonly trace: Trace; readonly span: Span }
  | { readonly kind: 'log'; readonly entry: LogEntry }
  | { readonly kind: 'log-query'; readonly expr: string; readonly window: Window }
  | ({ readonly kind: 'alert' } & AlertStart);
