import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { schemaComplaints } from '../helpers/document-schema.ts';
import { fakeNowMs, runInProcess } from '../helpers/fake-io.ts';
import { type RecordingServer, type SeenRequest, startRecordingServer } from '../helpers/recording-server.ts';

let server: RecordingServer;
let series: readonly unknown[] = [];
const seen: SeenRequest[] = [];

beforeAll(async () => {
  server = await startRecordingServer({
    respond: (request) => {
      seen.push(request);
      return { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ series }) };
    },
  });
});
beforeEach(() => seen.splice(0));
afterAll(() => server.close());

const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const over = (...values: readonly number[]) =>
  values.map((value, at) => ({ timestampMs: String(fakeNowMs - 60_000 + at * 15_000), value }));
const counted = (type: string, key: string, value: string, ...counts: readonly number[]) => ({
  labels: [text('__meta_type', type), text(key, value)],
  samples: over(...counts),
});

async function ask(query: string, ...flags: readonly string[]) {
  const run = await runInProcess(['traces', query, '--traces-url', server.url, ...flags]);
  return { ...run, lines: run.stdout.trimEnd().split('\n') };
}

const compared = [
  counted('selection_total', 'name', 'nil', 5, 5),
  counted('baseline_total', 'name', 'nil', 40, 50),
  counted('selection', 'name', 'charge', 4, 5),
  counted('selection', 'name', 'ingress', 1),
  counted('baseline', 'name', 'ingress', 40, 50),
  counted('selection_total', 'span.card', 'nil', 1),
  counted('selection', 'span.card', 'visa', 1),
  { labels: [text('__meta_error', '__too_many_values__'), text('resource.pod', 'nil')] },
  counted('selection_total', 'resource.pod', 'nil', 5, 5),
  counted('baseline_total', 'resource.pod', 'nil', 40, 50),
  counted('selection', 'resource.pod', 'a', 5, 5),
  counted('baseline', 'resource.pod', 'b', 9),
];

it('shows compare() as one row for each attribute=value, the greatest difference first', async () => {
  series = compared;
  const { code, lines, stderr } = await ask('{} | compare({ status = error })');
  expect(lines).toEqual([
    '10 spans selected, 90 others',
    'ATTRIBUTE     VALUE    SELECTED  OTHERS  DIFFERENCE',
    'name          charge      90.0%      0%       +90.0',
    // Not among the most frequent pods of the others, so it has no more of them than the last one listed.
    'resource.pod  a            100%  <10.0%       +90.0',
    'name          ingress     10.0%    100%       -90.0',
    'span.card     visa        10.0%      0%       +10.0',
    'resource.pod  b              0%   10.0%       -10.0',
  ]);
  expect(stderr).toContain('only the most frequent values are compared of resource.pod');
  expect(code).toBe(0);
});

it('gives the comparison as CSV and beside the series as JSON', async () => {
  series = compared;
  const csv = await ask('{} | compare({ status = error })', '-o', 'csv', '--limit', '1');
  expect(csv.lines).toEqual([
    'attribute,value,selection,baseline,selectionShare,baselineShare,difference',
    'name,charge,9,0,0.9,0,0.9',
  ]);
  const document = JSON.parse((await ask('{} | compare({ status = error })', '-o', 'json')).stdout);
  expect(schemaComplaints('metrics', document)).toEqual([]);
  expect(document.data).toHaveLength(compared.length);
  expect(document.comparison).toMatchObject({
    selectionSpans: 10,
    baselineSpans: 90,
    cutAttributes: ['resource.pod'],
  });
  expect(document.comparison.rows[1]).toMatchObject({
    attribute: 'resource.pod',
    value: 'a',
    baseline: null,
  });
  expect((await ask('{} | compare({})', '--fail-if', 'difference > 0.8')).code).toBe(7);
});

it('writes aggregates of durations and bounds of buckets in units of time', async () => {
  series = [{ labels: [{ key: 'p', value: { doubleValue: 0.9 } }], samples: over(0.0237266) }];
  expect((await ask('{} | quantile_over_time(duration, .9)')).stdout).toContain('23.7 ms');
  expect((await ask('{} | quantile_over_time(duration, .9)', '-o', 'json')).stdout).toContain('"0.0237266"');
  expect((await ask('{} | quantile_over_time(duration, .9)', '--fail-if', 'value > 20ms')).code).toBe(7);
  expect((await ask('{} | quantile_over_time(duration, .9)', '--fail-if', 'value > 30ms')).code).toBe(0);
  series = [{ labels: [{ key: '__bucket', value: { doubleValue: 0.008388608 } }], samples: over(3) }];
  const { lines } = await ask('{} | histogram_over_time(duration)');
  expect(lines.at(-1)).toMatch(/^8\.39 ms .* 3 +3 +3 +3$/);
});

it('asks one value for the whole window with --at, and a range without', async () => {
  series = [{ labels: [text('resource.service.name', 'cart')], value: 12 }];
  const { lines } = await ask('{} | count_over_time()', '--at', 'now', '--since', '5m', '-o', 'csv');
  expect(lines).toEqual(['resource.service.name,value', 'cart,12']);
  const [request] = seen;
  expect(request?.path).toBe('/api/metrics/query');
  expect(Number(request?.params.get('end')) - Number(request?.params.get('start'))).toBe(300);
  await ask('{} | count_over_time()');
  expect(seen.at(-1)?.path).toBe('/api/metrics/query_range');
});

it('finds the traces behind a TraceQL metric', async () => {
  const exemplar = (id: string, value: number) => ({
    labels: [text('trace:id', id), text('span:id', 'b7')],
    value,
    timestampMs: String(fakeNowMs),
  });
  series = [
    {
      labels: [{ key: 'p', value: { doubleValue: 0.9 } }],
      samples: over(1),
      exemplars: [exemplar('a1', 0.5), exemplar('a2', 2), exemplar('a2', 1)],
    },
  ];
  const query = '{ .k = "a|b" } | quantile_over_time(duration, .9)';
  const run = await runInProcess(['exemplars', query, '--traces-url', server.url, '--top', '2']);
  expect(run.stderr).not.toContain('error');
  expect(seen[0]?.params.get('exemplars')).toBe('100');
  const rows = run.stdout.trimEnd().split('\n').slice(1);
  // Two traces, not two exemplars.
  expect(rows.map((row) => row.trim().split(/ {2,}/)[0])).toEqual(['2 s', '500 ms']);
  const document = JSON.parse(
    (await runInProcess(['exemplars', query, '--traces-url', server.url, '-o', 'json'])).stdout,
  );
  expect(schemaComplaints('exemplars', document)).toEqual([]);
  expect(document.data.map(({ traceId }: { readonly traceId: string }) => traceId)).toEqual(
    ['a2', 'a2', 'a1'].map((id) => id.padStart(32, '0')),
  );
  const search = await runInProcess(['exemplars', '{} | select(name)', '--traces-url', server.url]);
  expect(search.code).toBe(2);
});
