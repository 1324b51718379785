import type { LogEntry } from '../../../domain/logs/log-entry.ts';
import type { StoreName } from '../../../domain/store-name.ts';
import type { PasteText } from '../../../domain/text/paste-text.ts';
import type { Earlier } from '../../../domain/time/earlier.ts';
import type { Window } from '../../../domain/time/window.ts';
import type { QueryLanguage } from '../../../languages/language.ts';
import type { PivotFrom } from '../../../pivot/pivot-from.ts';

/** What a pivot looks for. A span's metrics are the RED metrics of its service, or the resource use of its pod. */
export type PivotWant = 'traces-and-logs' | 'logs' | 'red' | 'pod';

/** The start of a pivot, and what it looks for. A pane keeps it to repeat the pivot. */
export interface PivotAsk {
  readonly from: PivotFrom;
  readonly want: PivotWant;
}

/** The timers. Setting one again replaces it. */
export type TimerName = 'refresh' | 'waiting' | 'notice' | 'complete';

/** Work outside the state, as a value. An effect with a `requestId` can be cancelled by it, and its answers carry it. */
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
      /** Whether the window stands still: its bounds are then asked exactly. */
      readonly isFrozen: boolean;
      readonly widthPoints: number;
      /** So much earlier beside it; null for nothing. */
      readonly earlier: Earlier | null;
    }
  | {
      readonly kind: 'run-expression';
      readonly requestId: number;
      readonly language: QueryLanguage;
      readonly expr: string;
      /** Whether the expression's comparison is a threshold to draw instead of a filter. */
      readonly isAlert: boolean;
      readonly window: Window;
      /** Whether the window stands still: its bounds are then asked exactly. */
      readonly isFrozen: boolean;
      readonly widthPoints: number;
      /** So much earlier beside it; null for nothing. */
      readonly earlier: Earlier | null;
    }
  | {
      readonly kind: 'fetch-exemplars';
      readonly requestId: number;
      readonly expressions: readonly string[];
      readonly window: Window;
    }
  /** One pivot for trace and logs. Each pane waits under its own number, and cancelling either ends both. A null number asks for no logs. */
  | ({
      readonly kind: 'pivot';
      readonly requestId: number;
      readonly logsRequestId: number | null;
    } & PivotAsk)
  | {
      readonly kind: 'log-context';
      readonly requestId: number;
      readonly entry: LogEntry;
      /** The query that found the line; null if there was none. */
      readonly expr: string | null;
      readonly lines: number;
    }
  | {
      readonly kind: 'run-logs';
      readonly requestId: number;
      readonly expr: string;
      readonly window: Window;
      readonly limit: number;
      /** Whether the user agreed to a query that reads very much. */
      readonly consented: boolean;
    }
  | {
      readonly kind: 'search-traces';
      readonly requestId: number;
      readonly query: string;
      readonly window: Window;
    }
  /** What a typed query answers: the grammar says it, which is loaded for that. */
  | {
      readonly kind: 'read-query';
      readonly requestId: number;
      readonly language: QueryLanguage;
      readonly expr: string;
    }
  /** The expression of a saved query of logs or traces. */
  | {
      readonly kind: 'bind-saved';
      readonly requestId: number;
      readonly name: string;
      readonly values: Readonly<Record<string, string>>;
      readonly window: Window;
    }
  | { readonly kind: 'fetch-values'; readonly requestId: number; readonly label: string }
  | { readonly kind: 'fetch-alerts'; readonly requestId: number }
  | {
      readonly kind: 'complete';
      readonly requestId: number;
      readonly language: QueryLanguage;
      readonly text: string;
      readonly cursor: number;
    }
  | { readonly kind: 'tail'; readonly requestId: number; readonly expr: string; readonly fromMs: number }
  | {
      readonly kind: 'copy';
      readonly text: PasteText;
      /** Name of the text, for the notice. */
      readonly what: string;
    }
  /** Copies as curl the newest request to the store whose query (or path) is `asked`, and one for each text of `also`. */
  | {
      readonly kind: 'copy-curl';
      readonly store: StoreName;
      readonly asked: string;
      readonly also?: readonly string[] | undefined;
    }
  | { readonly kind: 'read-requests' }
  | { readonly kind: 'write-incident'; readonly text: string; readonly stem: string }
  | { readonly kind: 'cancel'; readonly requestId: number }
  | { readonly kind: 'set-timer'; readonly timer: TimerName; readonly ms: number | null }
  | { readonly kind: 'redraw' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'quit' };
