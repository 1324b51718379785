import type { CurrentAlert } from '../../../domain/alerts/current-alert.ts';
import type { ObsqError } from '../../../domain/errors.ts';
import type { LogEntry } from '../../../domain/logs/log-entry.ts';
import type { TailEvent } from '../../../domain/logs/tail-event.ts';
import type { Exemplar } from '../../../domain/metrics/exemplar.ts';
import type { MetricAnswer } from '../../../domain/metrics/metric-answer.ts';
import type { RequestRecord } from '../../../domain/request-record.ts';
import type { StoreName } from '../../../domain/store-name.ts';
import type { TraceSummary } from '../../../domain/trace/trace.ts';
import type { QueryAnswerKind } from '../../../languages/answer-kind.ts';
import type { QueryLanguage } from '../../../languages/language.ts';
import type { PivotResult } from '../../../pivot/pivot-result.ts';
import type { QueryListing } from '../../../saved/library/user-queries.ts';
import type { Parameter } from '../../../saved/saved-query.ts';
import type { CommandId } from './command.ts';
import type { TimerName } from './effect.ts';
import type { InputEdit } from './input/text-input.ts';
import type { ContextTarget, Notice } from './tui-state.ts';

/** An event that changes the state. */
export type Action =
  | {
      readonly kind: 'command';
      readonly id: CommandId;
      /** The number of visible rows of the focused list. */
      readonly page: number;
    }
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'edit'; readonly edit: InputEdit }
  | { readonly kind: 'resized'; readonly columns: number; readonly rows: number }
  | { readonly kind: 'timer'; readonly timer: TimerName }
  | {
      readonly kind: 'stores-opened';
      readonly contextName: string;
      readonly stores: readonly StoreName[];
      readonly notices: readonly string[];
      readonly target: ContextTarget;
    }
  | { readonly kind: 'show-notice'; readonly text: string; readonly tone: Notice['tone'] }
  | { readonly kind: 'requests-read'; readonly requests: readonly RequestRecord[] }
  | { readonly kind: 'queries-listed'; readonly listings: readonly QueryListing[] }
  | { readonly kind: 'queries-failed'; readonly error: ObsqError }
  | { readonly kind: 'store-answered'; readonly store: StoreName; readonly error: ObsqError | null }
  | {
      readonly kind: 'parameters-known';
      /** Number of the request that will bring the answer. */
      readonly requestId: number;
      readonly parameters: readonly Parameter[];
    }
  | { readonly kind: 'metric-answered'; readonly requestId: number; readonly answer: MetricAnswer }
  | {
      readonly kind: 'exemplars-answered';
      readonly requestId: number;
      readonly exemplars: readonly Exemplar[];
    }
  | {
      readonly kind: 'pivot-answered';
      readonly requestId: number;
      readonly logsRequestId: number | null;
      readonly result: PivotResult;
      /** Targets that are complete; absent means none. */
      readonly settled?: ReadonlySet<'traces' | 'logs'> | undefined;
      /** Whether this is the last answer of the pivot. */
      readonly isDone: boolean;
    }
  | {
      readonly kind: 'logs-answered';
      readonly requestId: number;
      readonly entries: readonly LogEntry[];
      readonly warnings: readonly string[];
      /** Whether the limit was reached, so that there may be more lines. */
      readonly isFull: boolean;
    }
  | { readonly kind: 'search-answered'; readonly requestId: number; readonly traces: readonly TraceSummary[] }
  | {
      readonly kind: 'query-read';
      readonly requestId: number;
      /** The saved query that it is; null for a typed one. */
      readonly name: string | null;
      readonly language: QueryLanguage;
      readonly expr: string;
      /** Which pane it belongs into. */
      readonly answers: QueryAnswerKind;
    }
  | { readonly kind: 'values-answered'; readonly requestId: number; readonly values: readonly string[] }
  | { readonly kind: 'alerts-answered'; readonly requestId: number; readonly alerts: readonly CurrentAlert[] }
  | {
      readonly kind: 'completed';
      readonly requestId: number;
      readonly from: number;
      readonly items: readonly string[];
    }
  | {
      readonly kind: 'context-answered';
      readonly requestId: number;
      readonly entry: LogEntry;
      readonly lines: readonly { readonly entry: LogEntry; readonly isContext: boolean }[];
      readonly warnings: readonly string[];
    }
  | {
      readonly kind: 'tail-brought';
      readonly requestId: number;
      readonly entries: readonly LogEntry[];
      /** What happened to the link, in order; entries are beside it. */
      readonly events: readonly TailEvent[];
    }
  | { readonly kind: 'request-failed'; readonly requestId: number; readonly error: ObsqError };
