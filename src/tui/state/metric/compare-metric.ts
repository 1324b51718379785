// The comparison of the metric pane's rows with an earlier time, as `--vs` does it for a command.
import { changeOrder } from '../../../domain/metrics/order-rows.ts';
import { parseRowOrder } from '../../../domain/metrics/row-order.ts';
import { newestOf } from '../model/loadable.ts';
import { withNotice } from '../model/notice.ts';
import type { MetricPane } from '../model/panes/metric-state.ts';
import { type Step, type TuiState, workspaceOf } from '../model/tui-state.ts';
import { changeCurrent } from '../model/workspace.ts';
import { runMetric } from './ask-metric.ts';

/** How much earlier the pane can be compared. The command takes them in this order; null is no comparison. */
const choices: readonly (string | null)[] = [null, '1d', '1w'];

/** Asks the metric pane's question again with the next earlier time beside it: none, a day, a week. */
export function compareNext(state: TuiState): Step {
  const { source, ago } = workspaceOf(state).metric;
  if (source === null) return withNotice(state, 'there is no metric to compare', 'warn');
  if (source.kind === 'pivot')
    return withNotice(state, 'what a pivot found has no earlier answer to compare with', 'warn');
  const next = choices[(choices.indexOf(ago) + 1) % choices.length] ?? null;
  const path = changeCurrent(state.path, (one) => ({
    ...one,
    metric: { ...one.metric, ago: next, sort: next === null ? sortWithout(one.metric) : one.metric.sort },
  }));
  const asked = runMetric({ ...state, path });
  const text = next === null ? 'no comparison' : `compared with ${next} ago`;
  const noticed = withNotice(asked.state, text);
  return { state: noticed.state, effects: [...asked.effects, ...noticed.effects] };
}

/** The order of the rows once there is no change to sort by: the pane's own, or that of the answer. */
function sortWithout({ sort, answer }: MetricPane): string | null {
  const isByChange = sort !== null && parseRowOrder(sort).name === changeOrder;
  return isByChange ? (newestOf(answer)?.sort ?? null) : sort;
}
