import type { MetricAnswer } from '../../../domain/metrics/metric-answer.ts';
import type { StoreName } from '../../../domain/store-name.ts';
import { formatRfc3339Utc } from '../../../domain/time/time-format.ts';
import type { Question } from '../../../pivot/links/question.ts';
import { newestOf } from '../model/loadable.ts';
import { shownExemplars } from '../model/panes/exemplar-rows.ts';
import { indexOfSeq } from '../model/panes/log-buffer.ts';
import type { LogsPane } from '../model/panes/logs-state.ts';
import { labelsOf, shownRows } from '../model/panes/metric-rows.ts';
import { type MetricPane, storeOfSource } from '../model/panes/metric-state.ts';
import { shownQueries } from '../model/panes/queries-state.ts';
import type { TracePane } from '../model/panes/trace-state.ts';
import { type TuiState, workspaceOf } from '../model/tui-state.ts';
import { chartedExpression, questionOfMetric, questionOfTrace, questionsOfLogs } from './pane-questions.ts';

/** The things that the user can copy from the focused pane. */
export interface Takeable {
  /** The value, line or id of the selected row, and its name for the notice. */
  readonly value: { readonly text: string; readonly what: string } | null;
  /** The question that asks for the selected row again. */
  readonly question: Question | null;
  /** The further questions whose answers the pane shows, if one question did not bring everything. */
  readonly moreQuestions?: readonly Question[] | undefined;
  /** The request behind the pane: the store, and the query or id that it carried. */
  readonly request: {
    readonly store: StoreName;
    readonly asked: string;
    readonly also?: readonly string[] | undefined;
  } | null;
}

const nothing: Takeable = { value: null, question: null, request: null };

/** The things to copy from the focused pane. */
export function takeableOf(state: TuiState): Takeable {
  const workspace = workspaceOf(state);
  switch (workspace.focus) {
    case 'queries':
      return takeQuery(state);
    case 'metric':
      return takeMetric(workspace.metric);
    case 'trace':
      return takeTrace(workspace.trace);
    case 'logs':
      return takeLine(workspace.logs);
  }
}

function takeQuery(state: TuiState): Takeable {
  const listing = shownQueries(state.queries)[state.queries.selected];
  if (listing === undefined) return nothing;
  const { name } = listing;
  return {
    value: { text: name, what: 'the name' },
    question: { kind: 'saved', name, flags: [], expressions: [], window: null, stepMs: null },
    request: null,
  };
}

function takeMetric(pane: MetricPane): Takeable {
  const answer = newestOf(pane.answer);
  if (answer === null) return nothing;
  const question = questionOfMetric(pane);
  const asked = chartedExpression(pane, answer);
  const request = asked === null ? null : { store: storeOfSource(pane.source), asked };
  if (pane.list === 'series') return { value: valueOfSeries(pane, answer), question, request };
  const traceId = shownExemplars(pane)[pane.selectedExemplar]?.traceId ?? null;
  if (traceId === null) return { value: null, question, request };
  const ofTrace: Question = { kind: 'trace', traceId, window: null };
  return { value: { text: traceId, what: 'the trace id' }, question: ofTrace, request };
}

/** The newest value of the charted column, or the value at the cursor, exactly as the server sent it. */
function valueOfSeries(pane: MetricPane, answer: MetricAnswer): Takeable['value'] {
  const row = shownRows(pane)[pane.selectedRow];
  const column = answer.columns[pane.column];
  if (row === undefined || column === undefined) return null;
  const samples = row.samples[column.name] ?? [];
  const { cursorMs } = pane;
  const sample = cursorMs === null ? samples.at(-1) : samples.findLast(({ timeMs }) => timeMs <= cursorMs);
  if (sample === undefined) return null;
  const label = row.labels[labelsOf(answer).at(-1)?.name ?? ''];
  const of = label === undefined ? '' : ` of ${label}`;
  return { text: sample.value, what: `${column.title}${of} at ${formatRfc3339Utc(sample.timeMs)}` };
}

function takeTrace(pane: TracePane): Takeable {
  const question = questionOfTrace(pane);
  if (question?.kind !== 'trace') return nothing;
  const { traceId } = question;
  return {
    value: { text: traceId, what: 'the trace id' },
    question,
    request: { store: 'traces', asked: traceId },
  };
}

function takeLine(pane: LogsPane): Takeable {
  const [question = null, ...moreQuestions] = questionsOfLogs(pane);
  const also = moreQuestions.flatMap((one) => (one.kind === 'logs' ? [one.expr] : []));
  const row = pane.shown[indexOfSeq(pane.shown, pane.selectedSeq)];
  return {
    value: row === undefined ? null : { text: row.entry.line, what: 'the line' },
    question,
    moreQuestions,
    request: pane.expr === null ? null : { store: 'logs', asked: pane.expr, also },
  };
}
