import type { LogEntry } from '../../../../domain/log-entry.ts';
import type { Hop } from '../../../../pivot/plan/hop.ts';
import type { PivotStart } from '../effect.ts';
import { idle, type Loadable } from '../loadable.ts';

/** A line in the pane. `seq` counts up as lines come and never changes. */
export interface LogRow {
  readonly seq: number;
  readonly entry: LogEntry;
  /** Unix ms of the entry: read once, for bars over time are drawn of all rows at every frame. */
  readonly timeMs: number;
  /** The trace and span it was written in, where it says so. */
  readonly traceId: string | null;
  readonly spanId: string | null;
  /** A neighbour of the line that was asked for. */
  readonly isContext: boolean;
}

/** Lines in time order, the oldest dropped when there are too many. */
export interface LogBuffer {
  readonly rows: readonly LogRow[];
  readonly nextSeq: number;
  /** How many had to go, by us and by the store. */
  readonly dropped: number;
  readonly droppedByStore: number;
}

export const emptyBuffer: LogBuffer = { rows: [], nextSeq: 0, dropped: 0, droppedByStore: 0 };

/** A live tail. */
export interface LogTail {
  readonly requestId: number;
  /** The view stays at the newest line. Off: PAUSED, and new lines are counted. */
  readonly sticks: boolean;
  readonly unseen: number;
  /** What the connection last said, or null. */
  readonly note: string | null;
}

export interface LogsPane {
  /** What a pivot found this from, or null. */
  readonly pivot: PivotStart | null;
  /** The LogQL behind the lines, where there is one. */
  readonly expr: string | null;
  readonly answer: Loadable<LogBuffer>;
  /** How the lines were come to, the most telling last. */
  readonly hops: readonly Hop[];
  readonly warnings: readonly string[];
  readonly tail: LogTail | null;
  /** The pivot that may bring more lines to those that are here, when it knows the trace; null when it is done. */
  readonly growsBy: number | null;
  /** The lines that pass the filter; the buffer's own list without one. */
  readonly shown: readonly LogRow[];
  readonly selectedSeq: number;
  /** The line was chosen for the person, who has not moved since: a better one may take its place. */
  readonly autoSelected: boolean;
  readonly filter: string;
  readonly wraps: boolean;
  /** Cells scrolled to the right, when lines do not wrap. */
  readonly offset: number;
  readonly detailsTop: number | null;
}

export const emptyLogsPane: LogsPane = {
  pivot: null,
  expr: null,
  answer: idle,
  hops: [],
  warnings: [],
  tail: null,
  growsBy: null,
  shown: [],
  selectedSeq: 0,
  autoSelected: true,
  filter: '',
  wraps: true,
  offset: 0,
  detailsTop: null,
};

/** Lines kept in a pane. */
export const mostLines = 10_000;
