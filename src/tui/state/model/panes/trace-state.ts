import type { Trace, TraceSummary } from '../../../../domain/trace/trace.ts';
import type { Hop } from '../../../../pivot/plan/hop.ts';
import type { PivotAsk } from '../effect.ts';
import { idle, type Loadable } from '../loadable.ts';

export interface TraceSearch {
  readonly query: string;
  readonly answer: Loadable<readonly TraceSummary[]>;
  readonly selected: number;
}

export interface TracePane {
  /** The pivot that found the trace, or null. */
  readonly pivot: PivotAsk | null;
  readonly trace: Loadable<Trace | null>;
  /** The hop that led to the trace; null before an answer. */
  readonly hop: Hop | null;
  readonly selectedRow: number;
  /** Indices of the spans whose children are hidden. */
  readonly folded: ReadonlySet<number>;
  /** Indices of the groups whose spans have rows of their own. */
  readonly openGroups: ReadonlySet<number> | 'all';
  readonly filter: string;
  /** The first visible line of the span's details; null while they are closed. */
  readonly detailsTop: number | null;
  /** Results of a search, shown instead of one trace. */
  readonly search: TraceSearch | null;
  /** Id of the span to select when the trace arrives. */
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
