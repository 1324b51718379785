import type { Trace } from '../../domain/trace.ts';
import type { Hop } from '../../pivot/hop.ts';
import { idle, type Loadable } from './loadable.ts';

export interface TracePane {
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
  /** A span to select when the trace is there. */
  readonly wantedSpanId: string | null;
}

const nothing: ReadonlySet<number> = new Set();

export const emptyTracePane: TracePane = {
  trace: idle,
  hop: null,
  selectedRow: 0,
  folded: nothing,
  openGroups: nothing,
  filter: '',
  detailsTop: null,
  wantedSpanId: null,
};
