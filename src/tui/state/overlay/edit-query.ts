import type { QueryLanguage } from '../../../languages/language.ts';
import { writeOnOneLine } from '../../../languages/one-line.ts';
import type { Edit } from '../model/input/edit-state.ts';
import { type ListMove, moveSelection } from '../model/input/list-cursor.ts';
import { inputOf, replaceRange, type TextInput } from '../model/input/text-input.ts';
import { type Loadable, newestOf } from '../model/loadable.ts';
import { takeRequestId } from '../model/requests.ts';
import { type Step, type TuiState, withoutEffects, workspaceOf } from '../model/tui-state.ts';
import { openTraceById } from '../pivot/start-pivot.ts';
import { openTyped } from '../queries/open-saved.ts';
import { readTraceInsteadOfQuery } from './pasted-trace.ts';

/** The pause in typing after which the store is asked for completions. */
const completeAfterMs = 200;

/** Opens the editor with the query of the focused pane, in its language, on one line. */
export function openEditor(state: TuiState): Step {
  const { focus, metric, logs, trace } = workspaceOf(state);
  if (focus === 'logs') return opened(state, 'logql', logs.expr, logs.answer);
  if (focus === 'trace')
    return opened(state, 'traceql', trace.search?.query ?? null, trace.search?.answer ?? trace.trace);
  const answer = newestOf(metric.answer);
  const { source } = metric;
  const charted = answer?.columns[metric.column]?.name;
  const bound = answer?.expressions.find(({ name }) => name === charted)?.expr ?? null;
  const text = source !== null && 'expr' in source ? source.expr : bound;
  const language = source?.kind === 'expression' ? source.language : 'promql';
  return opened(state, language, text, metric.answer);
}

/** What the editor holds if the pane has no query. */
const begun: Readonly<Record<QueryLanguage, string>> = { promql: '', logql: '{', traceql: '{ ' };

function opened(
  state: TuiState,
  language: QueryLanguage,
  text: string | null,
  answer: Loadable<unknown>,
): Step {
  const error = answer.kind === 'failed' && answer.error.query !== undefined ? answer.error : null;
  const input = inputOf(text === null ? begun[language] : writeOnOneLine(text, language));
  return withoutEffects({
    ...state,
    overlay: { kind: 'edit', language, input, completion: null, completionId: 0, error },
  });
}

/** Takes the changed text and sets the timer for its completions. */
export function changeEdit(state: TuiState, edit: Edit, input: TextInput): Step {
  const overlay: Edit = { ...edit, input, completion: null, error: null };
  return {
    state: { ...state, overlay },
    effects: [{ kind: 'set-timer', timer: 'complete', ms: completeAfterMs }],
  };
}

/** Asks for completions, after a pause in typing or on Tab. */
export function askCompletion(state: TuiState): Step {
  const { overlay } = state;
  if (overlay?.kind !== 'edit') return withoutEffects(state);
  const taken = takeRequestId(state);
  const { requestId } = taken;
  const { language, input } = overlay;
  return {
    state: { ...taken.state, overlay: { ...overlay, completionId: requestId } },
    effects: [
      ...(overlay.completionId === 0 ? [] : [{ kind: 'cancel', requestId: overlay.completionId } as const]),
      { kind: 'complete', requestId, language, text: input.text, cursor: input.cursor },
    ],
  };
}

export function takeCompletion(
  state: TuiState,
  requestId: number,
  from: number,
  items: readonly string[],
): TuiState {
  const { overlay } = state;
  if (overlay?.kind !== 'edit' || overlay.completionId !== requestId) return state;
  const completion = items.length === 0 ? null : { from, items, selected: 0 };
  return { ...state, overlay: { ...overlay, completion } };
}

export function moveCompletion(edit: Edit, move: ListMove, page: number): Edit {
  const { completion } = edit;
  if (completion === null) return edit;
  const selected = moveSelection(completion.selected, move, completion.items.length, page);
  return { ...edit, completion: { ...completion, selected } };
}

/** Tab: replaces the begun word by the selected completion, or asks for completions if there are none. */
export function acceptCompletion(state: TuiState, edit: Edit): Step {
  const { completion, input } = edit;
  const item = completion?.items[completion.selected];
  if (completion === null || item === undefined) return askCompletion(state);
  return changeEdit(state, edit, replaceRange(input, completion.from, input.cursor, item));
}

/** Enter: runs the query as a new step on the path. A trace id in place of TraceQL, in any writing, opens that trace. */
export function runEdit(state: TuiState, edit: Edit): Step {
  const text = edit.input.text.trim();
  const closed = { ...state, overlay: null };
  if (text === '') return withoutEffects(closed);
  const { language } = edit;
  const ids = language === 'traceql' ? readTraceInsteadOfQuery(text) : null;
  return ids === null ? openTyped(closed, language, text) : openTraceById(closed, ids.traceId, ids.spanId);
}
