import { describe, expect, it } from 'vitest';
import { createLokiApi } from '../../../src/engine/logql/api/loki-api.ts';
import { clusterOfLogs, logSourceOf } from './recorded-logs.ts';
import { lokiRequest, smallLogs, smallLogsMs } from './small-logs.ts';

const api = createLokiApi(clusterOfLogs(logSourceOf(smallLogs)));

interface Answer {
  readonly data: {
    readonly result: readonly {
      readonly stream: Readonly<Record<string, string>>;
      readonly metric: Readonly<Record<string, string>>;
      readonly values: readonly (readonly [string, string, { parsed?: Record<string, string> }])[];
      readonly value: readonly [number, string];
    }[];
  };
}

function ask(path: string, params: Readonly<Record<string, string>>): Answer {
  const answer = api(lokiRequest(path, params));
  if (answer?.status !== 200) throw new Error(answer?.body ?? 'no answer');
  return JSON.parse(answer.body) as Answer;
}

/** Numbers of the entries that a query lets through, 0 to 6. */
function entriesOf(query: string): string {
  const times = ask('query_range', { query }).data.result.flatMap(({ values }) =>
    values.map(([time]) => time),
  );
  return times
    .map((time) => (Number(time.slice(0, -6)) - smallLogsMs) / 10_000)
    .sort()
    .join('');
}

/**
 * The forms of log queries that shipped queries, the pivot's hops, Grafana's links (docs/stores.md 5.3) and the issues use.
 * Entries by number, as small-logs.ts has them.
 */
const supported: readonly (readonly [query: string, entries: string])[] = [
  ['{service_name="payment"}', '01234'],
  ['{service_name!="payment", namespace="demo"}', '56'],
  ['{service_name=~"pay.*|proxy"}', '0123456'],
  ['{service_name=~"pay"}', ''],
  ['{namespace=~".+", service_name!~"pay.+"}', '56'],
  ['{namespace="demo"} |= "card"', '14'],
  ['{namespace="demo"} != "card"', '02356'],
  ['{namespace="demo"} |= "card" or "order"', '1234'],
  ['{namespace="demo"} != "card" or "order"', '056'],
  ['{namespace="demo"} |~ "o[kr]d?"', '023'],
  ['{namespace="demo"} |~ "(?i)error"', '4'],
  ['{namespace="demo"} !~ "\\\\d{3}"', ''],
  ['{namespace="demo"} |> "<_> /cart <_>"', '5'],
  ['{namespace="demo"} |= `"card`', '1'],
  ['{namespace="demo"} |= "card" |= "4711"', '4'],
  ['{namespace="demo"} | trace_id="t2"', '13'],
  ['{namespace="demo"} |= "order" | trace_id="t2"', '3'],
  ['{namespace="demo"} | trace_id=""', '2456'],
  ['{namespace="demo"} | trace_id="t2" or traceID="t2" or traceId="t2"', '13'],
  ['{namespace="demo"} | trace_id=~"t1|t2" or traceID=~"t1|t2" or traceId=~"t1|t2"', '013'],
  ['{namespace="demo"} |~ "4711|checkout"', '46'],
  ['{service_name=~"payment|proxy"} | detected_level=~"error|critical|fatal"', '146'],
  ['{namespace="demo"} | detected_level=~"error|warn"', '1346'],
  ['{namespace="demo"} | service_name="proxy" and detected_level="error"', '6'],
  ['{namespace="demo"} | service_name="proxy", detected_level="error"', '6'],
  ['{namespace="demo"} | service_name="proxy" or detected_level="warn"', '356'],
  ['{namespace="demo"} | service_name="proxy" or detected_level="warn" and trace_id="t1"', '56'],
  ['{namespace="demo"} | (service_name="proxy" or detected_level="warn") and trace_id="t2"', '3'],
  ['{namespace="demo"} | json | status >= 500', '1'],
  ['{namespace="demo"} | json | status = 200', '0'],
  ['{namespace="demo"} | json | user_id="u2"', '1'],
  ['{namespace="demo"} | json | ms > 12.4 and ms < 13', '0'],
  ['{namespace="demo"} | json id="user.id" | id="u2"', '1'],
  ['{namespace="demo"} | json tag="user.tags[0]" | tag="a"', '0'],
  ['{namespace="demo"} | json | __error__=""', '01'],
  ['{namespace="demo"} | json | __error__="JSONParserErr"', '23456'],
  ['{namespace="demo"} | logfmt | took > 1s', '2'],
  ['{namespace="demo"} | logfmt | took <= 90ms', '3'],
  ['{namespace="demo"} | logfmt | size >= 2KB', '2'],
  ['{namespace="demo"} | logfmt | size < 1KiB', '3'],
  ['{namespace="demo"} | logfmt | msg="order failed"', '3'],
  ['{namespace="demo"} | logfmt why="msg" | why=~"order.*"', '23'],
  ['{service_name="proxy"} | pattern "<ip> <method> <path> <status>" | method="POST"', '6'],
  ['{service_name="proxy"} | regexp "(?P<method>GET|POST) (?P<path>\\\\S+)" | path="/cart"', '5'],
  ['{namespace="demo"} | decolorize |= "ERROR card"', '4'],
  ['{namespace="demo"} | line_format "{{.trace_id}}" |= "t2"', '13'],
  ['{namespace="demo"} | label_format level=detected_level | level="warn"', '3'],
  ['{namespace="demo"} | label_format up=`{{ ToUpper .detected_level }}` | up="WARN"', '3'],
  ['{namespace="demo"} | drop detected_level | detected_level="error"', ''],
  ['{namespace="demo"} | drop detected_level="warn" | detected_level=~".+"', '01246'],
  ['{namespace="demo"} | keep service_name | detected_level="error"', ''],
  ['{namespace="demo"} | logfmt | json | drop __error__ | trace_id="t2"', '13'],
  [
    '{namespace="demo"} | label_format log_line_contains_trace_id=`{{ contains "4711" __line__  }}` | log_line_contains_trace_id="true" or trace_id="t2"',
    '134',
  ],
  ['{namespace="demo"} # everything\n |= "cart"', '5'],
];

const lines: readonly (readonly [query: string, line: string])[] = [
  ['{namespace="demo"} | trace_id="t1" | json | line_format "{{.msg}} {{.ms}} {{.user_id}}"', 'ok 12.50 u1'],
  ['{namespace="demo"} |= "slow" | json | line_format "{{.msg | upper}}"', 'SLOW "CARD"'],
  ['{namespace="demo"} |= "4711" | decolorize', 'ERROR card 4711 refused'],
  ['{namespace="demo"} |= "4711" | line_format `{{ __line__ | trunc -7 }}`', 'refused'],
  ['{namespace="demo"} |= "/cart" | line_format `{{ default "none" .trace_id }}`', 'none'],
  ['{namespace="demo"} |= "/cart" | line_format `{{ replace "a" "b" (lower "BAR") }}`', 'bbr'],
];

/** Instant metric queries at the end of the window, five minutes after the first entry. */
const metrics: readonly (readonly [query: string, result: Readonly<Record<string, string>>])[] = [
  ['sum by (service_name) (count_over_time({namespace="demo"}[10m]))', { payment: '5', proxy: '2' }],
  ['sum(count_over_time({namespace="demo"} |= "card" [10m]))', { '': '2' }],
  ['sum by (service_name) (rate({namespace="demo"}[10m])) * 600', { payment: '5', proxy: '2' }],
  ['sum by (service_name) (bytes_over_time({service_name="proxy"}[10m]))', { proxy: '56' }],
  ['sum by (service_name) (bytes_rate({service_name="proxy"}[56s] offset 3m30s))', { proxy: '1' }],
  ['topk(1, sum by (service_name) (count_over_time({namespace="demo"}[10m])))', { payment: '5' }],
  ['bottomk(1, sum by (service_name) (count_over_time({namespace="demo"}[10m])))', { proxy: '2' }],
  ['sum by (service_name) (count_over_time({namespace="demo"}[10m])) > 2', { payment: '5' }],
  ['sum by (service_name) (count_over_time({namespace="demo"}[10m])) > bool 2', { payment: '1', proxy: '0' }],
  [
    'max_over_time({namespace="demo"} | json | __error__="" | unwrap ms [10m]) by (service_name)',
    { payment: '900' },
  ],
  [
    'min_over_time({namespace="demo"} | json | __error__="" | unwrap ms [10m]) by (service_name)',
    { payment: '12.5' },
  ],
  [
    'avg_over_time({namespace="demo"} | logfmt | unwrap duration(took) [10m]) by (service_name)',
    { payment: '0.795' },
  ],
  [
    'sum by (service_name) (sum_over_time({namespace="demo"} | logfmt | unwrap bytes(size) [10m]))',
    { payment: '2300' },
  ],
  [
    'quantile_over_time(0.5, {namespace="demo"} | logfmt | unwrap duration(took) [10m]) by (service_name)',
    { payment: '0.795' },
  ],
  [
    'sum by (service_name) (sum_over_time({namespace="demo"} | json | unwrap ms [10m]))',
    { payment: '912.5' },
  ],
  ['count(sum by (service_name) (count_over_time({namespace="demo"}[10m])))', { '': '2' }],
  ['absent_over_time({service_name="gone", namespace=~".+"}[5m])', { gone: '1' }],
  ['absent_over_time({service_name="proxy"}[10m])', {}],
  ['sum(count_over_time({service_name="gone"}[5m])) or vector(0)', { '': '0' }],
  [
    'sum(count_over_time({namespace="demo"} | detected_level="error" [10m])) / sum(count_over_time({namespace="demo"}[10m])) * 7',
    { '': '3' },
  ],
  ['2 + 3 * 4 - sum(count_over_time({namespace="demo"}[10m]))', { '': '7' }],
  [
    'sum by (service_name) (count_over_time({namespace="demo"}[10m])) - on(service_name) sum by (service_name) (count_over_time({namespace="demo"} |= "card" [10m]))',
    { payment: '3' },
  ],
  [
    'sum by (service_name) (count_over_time({namespace="demo"}[10m])) unless sum by (service_name) (count_over_time({service_name="proxy"}[10m]))',
    { payment: '5' },
  ],
  [
    'label_replace(sum by (service_name) (count_over_time({service_name="proxy"}[10m])), "service_name", "my-$1", "service_name", "(.*)")',
    { 'my-proxy': '2' },
  ],
];

/** Left out, and refused in Loki's form; or wrong, and refused as Loki does. */
const refused: readonly (readonly [query: string, message: RegExp])[] = [
  [
    '{namespace="demo"} |= ip("10.0.0.0/8")',
    /^parse error : ip\(\) as a line filter is not supported by the demo$/,
  ],
  ['{namespace="demo"} | addr=ip("10.0.0.0/8")', /not supported by the demo$/],
  [
    'rate_counter({namespace="demo"} | unwrap ms [5m])',
    /^parse error : rate_counter is not supported by the demo$/,
  ],
  ['approx_topk(2, sum by (a) (rate({namespace="demo"}[5m])))', /not supported by the demo$/],
  ['{namespace="demo"} | line_format "{{ if .a }}x{{ end }}"', /function "if" not defined/],
  ['{namespace="demo"', /^parse error at line 1, col 18: syntax error: unexpected \$end, expecting } or ,$/],
  ['{namespace="demo"} |= ', /^parse error at line 1, col 2\d: syntax error: unexpected \$end$/],
  [
    '{namespace=demo}',
    /^parse error at line 1, col 12: syntax error: unexpected IDENTIFIER, expecting STRING$/,
  ],
  ['', /^parse error : syntax error: unexpected \$end$/],
  ['{}', /^parse error : queries require at least one regexp or equality matcher/],
  ['{a!="b"}', /^parse error : queries require at least one regexp or equality matcher/],
  [
    'count_over_time({a=~".*"}[5m])',
    /^parse error : queries require at least one regexp or equality matcher/,
  ],
  ['{a=~"("}', /^parse error : error parsing regexp/],
  ['{a="b"} |~ "(?=x)"', /^parse error : error parsing regexp/],
  ['sum_over_time({a="b"}[5m])', /^parse error : invalid aggregation sum_over_time without unwrap$/],
  [
    'count_over_time({a="b"} | unwrap x [5m])',
    /^parse error : invalid aggregation count_over_time with unwrap$/,
  ],
  ['rate({a="b"}[5m]) by (c)', /^parse error : grouping not allowed for rate aggregation$/],
  ['topk(sum(rate({a="b"}[5m])))', /^parse error : parameter required for operation topk$/],
  [
    'sum(count_over_time({namespace="demo"} | json [10m]))',
    /^pipeline error: 'JSONParserErr' for series: '\{__error__="JSONParserErr"/,
  ],
];

describe('LogQL forms the demo answers', () => {
  it.each(supported)('%s', (query, entries) => expect(entriesOf(query)).toBe(entries));

  it.each(lines)('%s writes the line', (query, line) => {
    const values = ask('query_range', { query }).data.result.flatMap((stream) => stream.values);
    expect(values.map((value) => value[1])).toEqual([line]);
  });

  it.each(metrics)('%s', (query, expected) => {
    const { result } = ask('query', { query, time: String(smallLogsMs / 1000 + 270) }).data;
    const found = Object.fromEntries(
      result.map(({ metric, value }) => [metric.service_name ?? '', value[1]]),
    );
    expect(found).toEqual(expected);
  });

  it.each(refused)('refuses %s', (query, message) => {
    const answer = api(lokiRequest('query_range', { query }));
    expect(answer?.contentType).toBe('text/plain; charset=utf-8');
    expect(answer?.status).toBe(400);
    expect(answer?.body).toMatch(message);
  });
});

describe('a query from anywhere', () => {
  it.each([
    `{a="b"}${' | json'.repeat(10_000)}`,
    `1${' + 1'.repeat(10_000)}`,
    `${'('.repeat(10_000)}1${')'.repeat(10_000)}`,
  ])('is refused and overflows no stack', (query) => {
    const answer = api(lokiRequest('query_range', { query }));
    expect(answer?.status).toBe(400);
    expect(answer?.body).toMatch(/^parse error/);
  });
});
