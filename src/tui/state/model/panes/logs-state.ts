import type { FollowLink } from '../../../../domain/logs/follow-link.ts';
import type { LogEntry } from '../../../../domain/logs/log-entry.ts';
import type { Hop } from '../../../../pivot/plan/hop.ts';
import type { PivotAsk } from '../effect.ts';
import { idle, type Loadable } from '../loadable.ts';

/** A line in the pane. `seq` numbers the lines in the order of their arrival and never changes. */
export interface LogRow {
  readonly seq: number;
  readonly entry: LogEntry;
  /** Unix ms of the entry. It is parsed once, because the bars over time read it from all rows. */
  readonly timeMs: number;
  /** The trace and span in which the line was written; null if unknown. */
  readonly traceId: string | null;
  readonly spanId: string | null;
  /** Whether its level says that something failed. It is read once, like the time. */
  readonly isFailed: boolean;
  /** Whether the row is only context of the line that was asked for. */
  readonly isContext: boolean;
}

/** Lines in time order. A full buffer drops its oldest lines. */
export interface LogBuffer {
  readonly rows: readonly LogRow[];
  readonly nextSeq: number;
  /** The number of lines dropped by this buffer. `droppedByStore` counts those that the store dropped. */
  readonly dropped: number;
  readonly droppedByStore: number;
}

export const emptyBuffer: LogBuffer = { rows: [], nextSeq: 0, dropped: 0, droppedByStore: 0 };

/** A live tail. */
export interface LogTail {
  readonly requestId: number;
  /** Whether the view stays at the newest line. Otherwise the tail is PAUSED and counts unseen lines. */
  readonly sticks: boolean;
  readonly unseen: number;
  /** Whether the link is up, since when it is down, and what came late or is lost. */
  readonly link: FollowLink;
  /** The last warning of the store, or null. */
  readonly note: string | null;
}

export interface LogsPane {
  /** The pivot that found the lines, or null. */
  readonly pivot: PivotAsk | null;
  /** The LogQL that brought the lines, or null. */
  readonly expr: string | null;
  readonly answer: Loadable<LogBuffer>;
  /** The hops of the pivot that led to log lines, in the order in which they ended. */
  readonly hops: readonly Hop[];
  readonly warnings: readonly string[];
  readonly tail: LogTail | null;
  /** Number of the pivot that may still add lines, once it knows the trace; null when it is done. */
  readonly growsBy: number | null;
  /** The lines that pass the filter; without a filter, the buffer's own list. */
  readonly shown: readonly LogRow[];
  readonly selectedSeq: number;
  /** Whether the program selected the line and the user has not moved since, so that a better line may replace it. */
  readonly autoSelected: boolean;
  readonly filter: string;
  readonly wraps: boolean;
  /** The number of cells scrolled to the right while lines do not wrap. */
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

/** The greatest number of lines that a pane keeps. */
export const mostLines = 10_000;
