import { describe, expect, it } from 'vitest';
import { shownExemplars } from '../../../src/tui/state/model/panes/exemplar-rows.ts';
import { shownQueries } from '../../../src/tui/state/model/panes/queries-state.ts';
import { workspaceOf } from '../../../src/tui/state/model/tui-state.ts';
import { paletteItems } from '../../../src/tui/state/overlay/palette.ts';
import { lastAsked, openAsked } from '../../helpers/tui/open-asked.ts';
import { exemplars, hex, listings, metricAnswer } from '../../helpers/tui/story-data.ts';
import type { TuiInProcess } from '../../helpers/tui/tui-in-process.ts';

describe('the filter of the exemplars', () => {
  const openExemplars = () => {
    const { tui, asked } = openAsked();
    tui.press('\r');
    const { requestId } = lastAsked(asked, 'run-saved');
    tui.dispatch({ kind: 'metric-answered', requestId, answer: metricAnswer(3, 20) });
    const found = exemplars(4).map((one, at) => ({
      ...one,
      seriesLabels: { ...one.seriesLabels, service_name: at % 2 === 0 ? 'payment' : 'cart' },
      labels: { ...one.labels, tenant: `t${at}` },
    }));
    const id = lastAsked(asked, 'fetch-exemplars').requestId;
    tui.dispatch({ kind: 'exemplars-answered', requestId: id, exemplars: found });
    tui.press('x/');
    return { tui, asked };
  };
  const shownIds = (tui: TuiInProcess): (string | null)[] =>
    shownExemplars(workspaceOf(tui.state).metric).map(({ traceId }) => traceId);

  it.each([
    ['cart', [2, 4]],
    [hex(3, 32), [3]],
    ['tenant=t0', [1]],
    ['service_name=payment t2', [3]],
    // The buckets all end at 5.
    ['le=5', []],
  ])('%s keeps %j', (typed, numbers) => {
    const { tui } = openExemplars();
    tui.press(typed);
    expect(shownIds(tui)).toEqual(numbers.map((number) => hex(number, 32)));
  });

  it('stays in its list, leaves the series alone, and Enter goes on from the row that is shown', async () => {
    const { tui, asked } = openExemplars();
    tui.press('cart');
    tui.press('\r');
    expect(workspaceOf(tui.state).metric).toMatchObject({
      list: 'exemplars',
      filter: '',
      selectedExemplar: 0,
    });
    await tui.screen.pane('metric').isFocused().title('2 of 4 exemplars');
    tui.press('j\r');
    expect(lastAsked(asked, 'pivot').from).toMatchObject({ exemplars: [{ traceId: hex(4, 32) }] });
    tui.press('[x');
    tui.press('\u001b');
    expect(workspaceOf(tui.state).metric).toMatchObject({ list: 'series', exemplarFilter: 'cart' });
  });

  it('says so when it keeps none', async () => {
    const { tui } = openExemplars();
    tui.press('nowhere');
    await tui.screen.pane('metric').contains('no exemplar matches the filter');
  });
});

describe('a column of a query', () => {
  const open = () => {
    const { tui } = openAsked();
    tui.dispatch({
      kind: 'queries-listed',
      listings: listings(4).map((one, at) =>
        at === 2
          ? {
              ...one,
              columns: [
                { name: 'p50', unit: 'seconds' },
                { name: 'p99', unit: 'seconds' },
              ],
            }
          : { ...one, columns: [{ name: 'memory', unit: 'bytes' }] },
      ),
    });
    return tui;
  };

  it.each(['p99', 'P50', 'seconds p50'])('finds it in the list by %s', (typed) => {
    const tui = open();
    tui.press('/');
    tui.press(typed.toLowerCase());
    expect(shownQueries(tui.state.queries).map(({ name }) => name)).toEqual(['query-00002']);
  });

  it('finds it in the palette, behind those that are called so', () => {
    const tui = open();
    const names = (typed: string): string[] =>
      paletteItems(tui.state, typed).flatMap((item) => (item.kind === 'query' ? [item.listing.name] : []));
    expect(names('p99')).toEqual(['query-00002']);
    expect(names('query-00003')[0]).toBe('query-00003');
    expect(names('nothing like it')).toEqual([]);
  });
});

describe('a picker with nothing to choose from', () => {
  it('says that nothing fires', async () => {
    const { tui, asked } = openAsked();
    tui.press('A');
    await tui.screen.overlay('Alerts').lacks('nothing fires');
    const { requestId } = lastAsked(asked, 'fetch-alerts');
    tui.dispatch({ kind: 'alerts-answered', requestId, alerts: [] });
    await tui.screen.overlay('Alerts').contains('nothing fires');
  });

  it('says that the store has no namespace, and takes one of your own', async () => {
    const { tui, asked } = openAsked();
    tui.press('P');
    const { requestId } = lastAsked(asked, 'fetch-values');
    tui.dispatch({ kind: 'values-answered', requestId, values: [] });
    await tui.screen.overlay('namespace').contains('the store has no namespace: type one of your own');
    tui.press('shop');
    tui.press('\r');
    expect(tui.state.namespace).toBe('shop');
  });

  it('says what becomes of a value that the store does not have', async () => {
    const { tui, asked } = openAsked();
    tui.press('P');
    const { requestId } = lastAsked(asked, 'fetch-values');
    tui.dispatch({ kind: 'values-answered', requestId, values: ['otel-demo'] });
    tui.press('zzz');
    await tui.screen.overlay('namespace').contains('nothing matches: Enter takes what is typed');
  });

  it('says that no command matches', async () => {
    const { tui } = openAsked();
    tui.press(':');
    tui.press('zzzzzz');
    await tui.screen.overlay('Commands').contains('nothing matches');
  });
});

describe('the ends of the path', () => {
  it('say so', () => {
    const { tui } = openAsked();
    tui.press('[');
    expect(tui.state.notice?.text).toBe('this is where the path begins');
    tui.press('\r');
    tui.press(']');
    expect(tui.state.notice?.text).toBe('the path goes no further');
    tui.press('[');
    expect(tui.state.notice).toBeNull();
  });
});
