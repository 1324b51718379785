import type { Exemplar } from '../../domain/exemplar.ts';
import type { Labels } from '../../domain/labels.ts';
import type { LogEntry } from '../../domain/log-entry.ts';
import type { StoreName } from '../../domain/store-name.ts';
import type { Span, Trace } from '../../domain/trace.ts';
import type { Window } from '../../domain/window.ts';

/** Where a pivot starts. */
export type PivotStart =
  | { readonly kind: 'exemplar'; readonly exemplar: Exemplar }
  | {
      readonly kind: 'series';
      readonly expressions: readonly string[];
      readonly window: Window;
      readonly labels: Labels;
      /** Only its logs. */
      readonly logsOnly?: boolean | undefined;
    }
  | { readonly kind: 'trace'; readonly traceId: string }
  | {
      readonly kind: 'span';
      readonly trace: Trace;
      readonly span: Span;
      readonly want: 'logs' | 'red' | 'pod';
    }
  | { readonly kind: 'log'; readonly entry: LogEntry };

/** What a timer is for; setting one again moves it. */
export type TimerName = 'refresh' | 'waiting' | 'notice';

/** Work outside the state, as a value. What has a `requestId` can be cancelled by it and answers with it. */
export type Effect =
  | { readonly kind: 'list-queries' }
  | { readonly kind: 'open-stores' }
  | { readonly kind: 'probe-stores' }
  | {
      readonly kind: 'run-saved';
      readonly requestId: number;
      readonly name: string;
      readonly values: Readonly<Record<string, string>>;
      readonly window: Window;
      readonly widthPoints: number;
    }
  | {
      readonly kind: 'run-expression';
      readonly requestId: number;
      readonly expr: string;
      readonly window: Window;
      readonly widthPoints: number;
    }
  | {
      readonly kind: 'fetch-exemplars';
      readonly requestId: number;
      readonly expressions: readonly string[];
      readonly window: Window;
    }
  /** One pivot for trace and logs: each is waited for under its own number, both end with either's cancellation. */
  | {
      readonly kind: 'pivot';
      readonly requestId: number;
      readonly logsRequestId: number | null;
      readonly start: PivotStart;
    }
  | {
      readonly kind: 'log-context';
      readonly requestId: number;
      readonly entry: LogEntry;
      readonly lines: number;
    }
  | { readonly kind: 'tail'; readonly requestId: number; readonly expr: string; readonly fromMs: number }
  | { readonly kind: 'copy'; readonly text: string /** What it is, for the notice. */; readonly what: string }
  /** The newest request to the store whose query (or path) holds the text, as curl. */
  | { readonly kind: 'copy-curl'; readonly store: StoreName; readonly asked: string }
  | { readonly kind: 'read-requests' }
  | { readonly kind: 'write-incident'; readonly text: string; readonly stem: string }
  | { readonly kind: 'cancel'; readonly requestId: number }
  | { readonly kind: 'set-timer'; readonly timer: TimerName; readonly ms: number | null }
  | { readonly kind: 'redraw' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'quit' };
