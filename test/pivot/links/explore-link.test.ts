import { describe, expect, it } from 'vitest';
import { buildExploreUrl, findDatasources } from '../../../src/pivot/links/explore-link.ts';
import type { Question } from '../../../src/pivot/links/question.ts';

const window = { fromMs: 1_795_176_000_000, toMs: 1_795_179_600_000 };
const range = { from: '1795176000000', to: '1795179600000' };

const panesOf = (url: string): unknown => JSON.parse(new URL(url).searchParams.get('panes') ?? '');

describe('buildExploreUrl', () => {
  it('is a link to Explore under the path of Grafana', () => {
    const url = new URL(buildExploreUrl({ url: 'https://g.example/grafana', datasources: {} }, []));
    expect(url.origin + url.pathname).toBe('https://g.example/grafana/explore');
    expect(url.searchParams.get('schemaVersion')).toBe('1');
    expect(url.searchParams.get('orgId')).toBe('1');
  });

  it.each<[Question, unknown]>([
    [
      { kind: 'metrics', expr: 'up', window, stepMs: 15_000 },
      {
        datasource: 'p',
        queries: [
          {
            refId: 'A',
            datasource: { type: 'prometheus', uid: 'p' },
            expr: 'up',
            range: true,
            instant: false,
          },
        ],
        range,
      },
    ],
    [
      { kind: 'saved', name: 'x', flags: [], expressions: ['a', 'b'], window, stepMs: null },
      {
        datasource: 'p',
        queries: [
          {
            refId: 'A',
            datasource: { type: 'prometheus', uid: 'p' },
            expr: 'a',
            range: false,
            instant: true,
          },
          {
            refId: 'B',
            datasource: { type: 'prometheus', uid: 'p' },
            expr: 'b',
            range: false,
            instant: true,
          },
        ],
        range,
      },
    ],
    // Nothing is known of a Loki here: Grafana chooses.
    [
      { kind: 'logs', expr: '{a="b"} |= `x&y`', window: null },
      { queries: [{ refId: 'A', expr: '{a="b"} |= `x&y`', queryType: 'range' }] },
    ],
    [
      { kind: 'trace', traceId: '22be4a157aeda1bd61c75d523043ff06', window },
      {
        datasource: 't',
        queries: [
          {
            refId: 'A',
            datasource: { type: 'tempo', uid: 't' },
            query: '22be4a157aeda1bd61c75d523043ff06',
            queryType: 'traceql',
          },
        ],
        range,
      },
    ],
  ])('asks the same: %j', (question, pane) => {
    const url = buildExploreUrl({ url: 'https://g.example', datasources: { metrics: 'p', traces: 't' } }, [
      question,
    ]);
    expect(panesOf(url)).toEqual({ a: pane });
  });

  it('shows two questions side by side, not more', () => {
    const ask = (expr: string): Question => ({ kind: 'logs', expr, window: null });
    const url = buildExploreUrl({ url: 'https://g', datasources: {} }, [
      ask('{a="1"}'),
      ask('{a="2"}'),
      ask('{a="3"}'),
    ]);
    expect(Object.keys(panesOf(url) as object)).toEqual(['a', 'b']);
  });
});

describe('findDatasources', () => {
  it('takes a name with a lone % as it is', () => {
    const urls = { metrics: 'https://g.test/api/datasources/proxy/uid/100%/api/v1' };
    expect(findDatasources({}, urls, undefined)).toEqual({ metrics: '100%' });
  });

  it('prefers what is named, then what the URLs say, then the links', () => {
    const correlate = {
      exemplarTraceIdDestinations: [{ name: 'trace_id' }, { name: 'traceID', datasourceUid: 'tempo-1' }],
      tracesToLogsV2: { datasourceUid: 'loki-1' },
      tracesToMetrics: { datasourceUid: 'mimir-1' },
    };
    expect(findDatasources({}, {}, correlate)).toEqual({
      traces: 'tempo-1',
      logs: 'loki-1',
      metrics: 'mimir-1',
    });
    const urls = {
      logs: 'https://g/api/datasources/proxy/uid/loki%2D2',
      metrics: 'https://mimir/prometheus',
    };
    expect(findDatasources({ metrics: 'mine' }, urls, correlate)).toEqual({
      traces: 'tempo-1',
      logs: 'loki-2',
      metrics: 'mine',
    });
  });

  it.each([null, 'text', [], { tracesToLogsV2: null }, { derivedFields: [null, { datasourceUid: 7 }] }])(
    'finds nothing in %j',
    (correlate) => {
      expect(findDatasources({}, {}, correlate)).toEqual({});
    },
  );
});
