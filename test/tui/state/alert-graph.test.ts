import { describe, expect, it } from 'vitest';
import { makeCurrentAlert } from '../../../src/domain/alerts/current-alert.ts';
import type { Labels } from '../../../src/domain/labels.ts';
import { findAlertSeries, subjectOfAlert } from '../../../src/tui/state/model/panes/alert-series.ts';
import { workspaceOf } from '../../../src/tui/state/model/tui-state.ts';
import { lastAsked, openAsked } from '../../helpers/tui/open-asked.ts';
import { exemplars, metricAnswer } from '../../helpers/tui/story-data.ts';

const alertOf = (service: string) =>
  makeCurrentAlert(
    {
      group: 'services',
      file: 'rules.yaml',
      rule: { name: 'ServiceHighErrorRate', expr: 'ratio > 0.05', durationSeconds: 300 },
      alert: {
        state: 'firing',
        value: '0.2',
        activeAtMs: 0,
        labels: {
          alertname: 'ServiceHighErrorRate',
          severity: 'critical',
          namespace: 'otel-demo',
          service_name: service,
        },
        annotations: {},
      },
    },
    null,
  );

const answerOf = (services: readonly string[]) => {
  const answer = metricAnswer(services.length, 5);
  const rows = answer.rows.map((row, at) => ({
    ...row,
    labels: { namespace: 'otel-demo', service_name: services[at] ?? '' },
  }));
  return { ...answer, rows, sort: null };
};

const graphOf = (services: readonly string[], picked: string) => {
  const { tui, asked } = openAsked();
  tui.press('A');
  tui.dispatch({
    kind: 'alerts-answered',
    requestId: lastAsked(asked, 'fetch-alerts').requestId,
    alerts: ['payment', 'frontend', 'checkout'].map(alertOf),
  });
  tui.press(picked);
  tui.press('\r');
  const { requestId } = lastAsked(asked, 'run-expression');
  tui.dispatch({ kind: 'metric-answered', requestId, answer: answerOf(services) });
  return { tui, asked };
};

describe('the graph of an alert', () => {
  it('selects the series of the alert that was picked, and goes on to its trace', () => {
    const { tui, asked } = graphOf(['checkout', 'payment', 'frontend'], 'frontend');
    expect(workspaceOf(tui.state)).toMatchObject({
      crumb: 'ServiceHighErrorRate frontend',
      metric: { selectedRow: 2 },
    });
    const found = exemplars(2).map((one, at) => ({
      ...one,
      seriesLabels: { ...one.seriesLabels, service_name: at === 0 ? 'checkout' : 'frontend' },
    }));
    const { requestId } = lastAsked(asked, 'fetch-exemplars');
    tui.dispatch({ kind: 'exemplars-answered', requestId, exemplars: found });
    tui.press('\r');
    expect(lastAsked(asked, 'pivot').from).toMatchObject({ exemplars: [{ traceId: found[1]?.traceId }] });
  });

  it('keeps the row that the person went to when it is asked again', () => {
    const { tui, asked } = graphOf(['checkout', 'frontend'], 'frontend');
    tui.press('k');
    tui.press('r');
    const { requestId } = lastAsked(asked, 'run-expression');
    tui.dispatch({ kind: 'metric-answered', requestId, answer: metricAnswer(2, 5) });
    expect(workspaceOf(tui.state).metric.selectedRow).toBe(0);
  });

  it('follows its series when a new answer puts it elsewhere', () => {
    const { tui, asked } = graphOf(['frontend', 'checkout', 'payment'], 'frontend');
    const again = (services: readonly string[]): number => {
      tui.press('r');
      const { requestId } = lastAsked(asked, 'run-expression');
      tui.dispatch({ kind: 'metric-answered', requestId, answer: answerOf(services) });
      return workspaceOf(tui.state).metric.selectedRow;
    };
    expect(again(['payment', 'checkout', 'frontend'])).toBe(2);
    expect(again(['frontend', 'payment'])).toBe(0);
    tui.press('j');
    expect(again(['payment', 'frontend'])).toBe(0);
    tui.press('j');
    // It has gone: the row stays, as far as there is one.
    expect(again(['cart'])).toBe(0);
  });

  it('says so where none of the series is its own', () => {
    const { tui } = graphOf(['checkout', 'payment'], 'frontend');
    expect(tui.state.notice?.text).toBe("none of these series is the alert's own any more");
    expect(graphOf(['frontend'], 'frontend').tui.state.notice).toBeNull();
  });
});

describe('the series of an alert', () => {
  const alert = { alertname: 'A', severity: 'page', namespace: 'shop', pod: 'cart-1', container: 'cart' };
  it.each<[string, Labels[], number | null]>([
    ['shares the most labels', [{ namespace: 'shop' }, { namespace: 'shop', pod: 'cart-1' }], 1],
    [
      'is the first of equals',
      [
        { pod: 'cart-1', le: '1' },
        { pod: 'cart-1', le: '2' },
      ],
      0,
    ],
    ['differs in none that both have', [{ namespace: 'shop', container: 'cart', pod: 'x' }, {}], 1],
    ['may be called anything', [{ __name__: 'up', pod: 'cart-1' }], 0],
    ['may not be there', [{ pod: 'cart-2' }], null],
    ['is none of none', [], null],
  ])('%s', (_name, rows, index) => {
    expect(
      findAlertSeries(
        rows.map((labels) => ({ labels })),
        alert,
      ),
    ).toBe(index);
  });

  it('is named by its closest label', () => {
    expect(subjectOfAlert(alert)).toBe('cart-1');
    expect(subjectOfAlert({ node: 'n1', instance: 'n1:9100' })).toBe('n1');
    expect(subjectOfAlert({ alertname: 'Watchdog', pod: '' })).toBeNull();
  });
});
