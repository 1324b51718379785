import type { CurrentAlert } from '../../../domain/alerts/current-alert.ts';
import { openMetric } from '../metric/ask-metric.ts';
import type { Pick, PickItem } from '../model/input/pick.ts';
import { emptyInput } from '../model/input/text-input.ts';
import { startLoading } from '../model/loadable.ts';
import { withNotice } from '../model/notice.ts';
import { subjectOfAlert } from '../model/panes/alert-series.ts';
import { startRequest } from '../model/requests.ts';
import type { Step, TuiState } from '../model/tui-state.ts';

/** Opens a picker with the current alerts. */
export function openAlerts(state: TuiState): Step {
  const started = startRequest(state, 'metrics', (requestId) => ({ kind: 'fetch-alerts', requestId }));
  const overlay: Pick = {
    kind: 'pick',
    purpose: { kind: 'alert' },
    title: 'Alerts',
    hint: 'type to search; Enter shows its graph',
    input: emptyInput,
    items: startLoading({ kind: 'idle' }, started.requestId, state.nowMs),
    whenNone: 'nothing fires',
    selected: 0,
  };
  return { state: { ...started.state, overlay }, effects: started.effects };
}

export function takeAlerts(pick: Pick, alerts: readonly CurrentAlert[], nowMs: number): Pick {
  const value = alerts.map((alert): PickItem => {
    const about = [alert.labels.namespace, subjectOfAlert(alert.labels)];
    return {
      text: alert.name,
      note: [alert.state, alert.severity, ...about.filter((one) => one !== undefined && one !== null)].join(
        ' ',
      ),
      tone: alert.state !== 'firing' ? undefined : alert.severity === 'critical' ? 'error' : 'warn',
      alert,
    };
  });
  return { ...pick, items: { kind: 'ready', value, atMs: nowMs } };
}

/** Opens an alert's expression as a chart with its threshold, and selects the alert's own series. */
export function openAlert(state: TuiState, item: PickItem): Step {
  const closed = { ...state, overlay: null };
  const expr = item.alert?.rule?.rule.expr;
  if (item.alert === undefined || expr === undefined)
    return withNotice(closed, 'only the Alertmanager knows this alert: there is no expression', 'warn');
  return openMetric(closed, { kind: 'alert', name: item.text, expr, labels: item.alert.labels });
}
