import type { Trace, TraceSummary } from '../../../../domain/trace/trace.ts';
import type { Hop } from '../../../../pivot/plan/hop.ts';
import type { PivotStart } from '../effect.ts';
import { idle, type Loadable } from '../loadable.ts';

export interface TraceSearch {
  readonly query: string;
  readonly answer: Loadable<readonly TraceSummary[]>;
  readonly selected: number;
}

export interface TracePane {
  /** What a pivot found this from, or null. */
  readonly pivot: PivotStart | null;
  readonly trace: Loadable<Trace | null>;
  /** How the trace was come to; null before an answer. */
  readonly hop: Hop | null;
  readonly selectedRow: number;
  /** Spans whose children are hidden, by index. */
  readonly folded: ReadonlySet<number>;
  /** Groups of repeats that are shown one by one. */
  readonly openGroups: ReadonlySet<number> | 'all';
  readonly filter: string;
  /** First line of the span's details, or null while they are closed. */
  readonly detailsTop: number | null;
  /** Results of a search, in place of one trace. */
  readonly search: TraceSearch | null;
  /** A span to select when the trace is there. */
  readonly wantedSpanId: string | null;
}

const nothing: ReadonlySet<number> = new Set();

export const emptyTracePane: TracePane = {
  pivot: null,
  trace: idle,
  hop: null,
  selectedRow: 0,
  folded: nothing,
  openGroups: nothing,
  filter: '',
  detailsTop: null,
  search: null,
  wantedSpanId: null,
};
