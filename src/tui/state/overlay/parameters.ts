import { ownValue } from '../../../domain/own-value.ts';
import type { Parameter } from '../../../saved/saved-query.ts';
import { runMetric } from '../metric/ask-metric.ts';
import type { Pick, PickItem } from '../model/input/pick.ts';
import { emptyInput } from '../model/input/text-input.ts';
import { isWaitingFor, newestOf, startLoading } from '../model/loadable.ts';
import { withNotice } from '../model/notice.ts';
import { type MetricSource, metricTitle } from '../model/panes/metric-state.ts';
import { startRequest } from '../model/requests.ts';
import { type Step, type TuiState, withoutEffects, workspaceOf } from '../model/tui-state.ts';
import { changeAll, changeCurrent } from '../model/workspace.ts';

type SavedSource = Extract<MetricSource, { readonly kind: 'saved' }>;

/** Takes in the parameters of a saved query, which are known before its answer. */
export function takeParameters(
  state: TuiState,
  { requestId, parameters }: { readonly requestId: number; readonly parameters: readonly Parameter[] },
): TuiState {
  const path = changeAll(state.path, (one) =>
    isWaitingFor(one.metric.answer, requestId) ? { ...one, metric: { ...one.metric, parameters } } : one,
  );
  return { ...state, path };
}

/** Opens a picker with the parameters of the shown query and their values. */
export function openParameters(state: TuiState): Step {
  const { source, parameters } = workspaceOf(state).metric;
  if (source?.kind !== 'saved' || parameters.length === 0)
    return withNotice(state, 'this query has no parameters', 'warn');
  const items = parameters.map(
    (parameter): PickItem => ({
      text: parameter.name,
      note: `${valueText(source, parameter)}  ${parameter.doc}`,
    }),
  );
  const overlay: Pick = {
    kind: 'pick',
    purpose: { kind: 'parameter' },
    title: `Parameters of ${source.name}`,
    hint: 'choose what to change',
    input: emptyInput,
    items: { kind: 'ready', value: items, atMs: state.nowMs },
    whenNone: '',
    selected: 0,
  };
  return withoutEffects({ ...state, overlay });
}

function valueText(source: SavedSource, parameter: Parameter): string {
  return ownValue(source.values, parameter.name) ?? parameter.default ?? '(any)';
}

/** Opens a picker with the values of a parameter: its fixed choices, or the values that the store has. The user may also type a value. */
export function openParameterValues(state: TuiState, name: string): Step {
  const { source, parameters } = workspaceOf(state).metric;
  const parameter = parameters.find((one) => one.name === name);
  if (source?.kind !== 'saved' || parameter === undefined)
    return withNotice(state, `this query has no parameter ${name}`, 'warn');
  const blank: Pick = {
    kind: 'pick',
    purpose: { kind: 'value', parameter: name },
    title: `${name}: ${parameter.doc}`,
    hint: 'type to search, or a value of your own; empty: any',
    input: emptyInput,
    items: { kind: 'ready', value: withAny(parameter, parameter.choices), atMs: state.nowMs },
    whenNone: parameter.label === null ? '' : `the store has no ${parameter.label}: type a value of your own`,
    selected: 0,
  };
  const { label } = parameter;
  if (parameter.choices.length > 0 || label === null) return withoutEffects({ ...state, overlay: blank });
  const started = startRequest(state, 'metrics', (requestId) => ({ kind: 'fetch-values', requestId, label }));
  const items = startLoading(blank.items, started.requestId, state.nowMs);
  return { state: { ...started.state, overlay: { ...blank, items } }, effects: started.effects };
}

/** Opens a picker for the namespace: that of the shown query if it takes one, else that of the queries opened from now on. */
export function openNamespaces(state: TuiState): Step {
  if (hasNamespace(state)) return openParameterValues(state, 'namespace');
  const started = startRequest(state, 'metrics', (requestId) => ({
    kind: 'fetch-values',
    requestId,
    label: 'namespace',
  }));
  const any: PickItem = { text: anyText, note: "each query's own default" };
  const overlay: Pick = {
    kind: 'pick',
    purpose: { kind: 'value', parameter: 'namespace' },
    title: 'namespace: of the queries opened from now on',
    hint: 'type to search, or a value of your own; empty: any',
    input: emptyInput,
    items: startLoading({ kind: 'ready', value: [any], atMs: state.nowMs }, started.requestId, state.nowMs),
    whenNone: 'the store has no namespace: type one of your own',
    selected: 0,
  };
  return { state: { ...started.state, overlay }, effects: started.effects };
}

function hasNamespace(state: TuiState): boolean {
  const { source, parameters } = workspaceOf(state).metric;
  return source?.kind === 'saved' && parameters.some(({ name }) => name === 'namespace');
}

/** Takes in the store's values, after the item `(any)` if the picker has one. */
export function takeValues(pick: Pick, values: readonly string[], nowMs: number): Pick {
  const [any] = newestOf(pick.items) ?? [];
  const found = values.map((text): PickItem => ({ text, note: '' }));
  const value = any === undefined || any.text !== anyText ? found : [any, ...found];
  return { ...pick, items: { kind: 'ready', value, atMs: nowMs } };
}

/** Whether the store has answered and had no values. */
export function hasNothing(pick: Pick): boolean {
  return pick.items.kind === 'ready' && pick.items.value.every(({ text }) => text === anyText);
}

const anyText = '(any)';

function withAny(parameter: Parameter, values: readonly string[]): PickItem[] {
  const items = values.map((text): PickItem => ({ text, note: '' }));
  const standard = parameter.default === null ? 'no restriction' : `the default, ${parameter.default}`;
  return parameter.required ? items : [{ text: anyText, note: standard }, ...items];
}

/** Repeats the query with another value of a parameter. A namespace also applies to queries opened later. */
export function chooseValue(state: TuiState, name: string, chosen: string): Step {
  const { source } = workspaceOf(state).metric;
  const value = chosen === anyText || chosen === '' ? null : chosen;
  if (name === 'namespace' && !hasNamespace(state))
    return withoutEffects({ ...state, namespace: value, overlay: null });
  if (source?.kind !== 'saved') return withoutEffects(state);
  const { [name]: _before, ...rest } = source.values;
  const values = value === null ? rest : { ...rest, [name]: value };
  const changed: SavedSource = { ...source, values };
  const crumb = [metricTitle(changed), ...Object.entries(values).map(([key, text]) => `${key}=${text}`)].join(
    ' ',
  );
  const path = changeCurrent(state.path, (one) => ({
    ...one,
    crumb,
    metric: { ...one.metric, source: changed, selectedRow: 0 },
  }));
  const namespace = name === 'namespace' ? value : state.namespace;
  return runMetric({ ...state, path, namespace, overlay: null });
}
