import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodeOfError, highestExitCode } from '../../src/cli/io/exit-code.ts';
import type { ErrorKind } from '../../src/domain/errors.ts';
import { runInProcess } from '../helpers/fake-io.ts';
import { type RecordingServer, type Reply, startRecordingServer } from '../helpers/recording-server.ts';

/** Command lines that ask each kind of question of each store. */
const lines: readonly (readonly string[])[] = [
  ['metrics', 'up'],
  ['metrics', 'up', '--fail-if', 'value < 1'],
  ['metrics', 'up', '--since', '1h'],
  ['metrics', 'up', '--since', '1h', '-o', 'chart'],
  ['metrics', 'up', '--since', '1h', '-o', 'jsonl'],
  ['series', '{a="b"}'],
  ['labels'],
  ['values', 'pod'],
  ['rules'],
  ['check'],
  ['exemplars', 'up'],
  ['alerts'],
  ['logs', '{a="b"}'],
  ['logs', '{a="b"}', '-o', 'jsonl'],
  ['logs', 'rate({a="b"}[5m])'],
  ['labels', '--signal', 'logs'],
  ['values', 'pod', '--signal', 'logs'],
  ['series', '{a="b"}', '--signal', 'logs'],
  ['traces', '{}'],
  ['traces', '{} | rate()'],
  ['trace', '1'],
  ['labels', '--signal', 'traces'],
  ['values', 'name', '--signal', 'traces'],
];

let server: RecordingServer;
let reply: Reply;

beforeAll(async () => {
  server = await startRecordingServer({ respond: () => reply });
});
afterAll(() => server.close());

const json = (body: unknown, status = 200): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const urlsOf = () =>
  ['metrics', 'logs', 'traces', 'alerts'].flatMap((store) => [`--${store}-url`, server.url]);

async function runAll(answer: Reply): Promise<readonly string[]> {
  reply = answer;
  const ended: string[] = [];
  for (const line of lines) {
    const { code, stderr } = await runInProcess([...line, ...urlsOf(), '--timeout', '5s']);
    ended.push(`${line.join(' ')}: ${code}${/: bug|bug:/.test(stderr) ? ` ${stderr}` : ''}`);
  }
  return ended;
}

describe('a refusal under any status ends with a code of failure', () => {
  it.each([
    ['an unknown status', { status: 418, body: 'a teapot' }],
    ['a redirect', { status: 301, headers: { location: 'https://login.example/' }, body: '' }],
    ['an error under 200', json({ status: 'error', errorType: 'internal', error: 'x' })],
    [
      'a type that every object inherits',
      json({ status: 'error', errorType: 'constructor', error: 'x' }, 400),
    ],
    ['a tenant that does not exist, under 200', json({ error: 'tenant not found' })],
    ['an answer of another API', json({ hello: 'world' })],
    ['a list', json([])],
  ] satisfies [string, Reply][])(
    '%s',
    async (_name, answer) => {
      const green = (await runAll(answer)).filter((line) => !/: [1345]$/.test(line));
      expect(green).toEqual([]);
    },
    60_000,
  );
});

describe('the exit code', () => {
  it.each(['constructor', 'toString', '__proto__', 'new-kind'])('of an error of the kind %s is 1', (kind) => {
    expect(exitCodeOfError(kind as ErrorKind)).toBe(1);
  });

  it('is not 0 for a code of no list', () => {
    expect(highestExitCode([0, 99 as 0])).toBe(1);
  });
});

describe('names that every object inherits', () => {
  it.each([
    [['metrics', 'up', '--demo', '--fail-if', 'constructor > 1'], 'there is no column constructor'],
    [['metrics', 'up', '--demo', '--fail-if', 'value > 1constructor'], 'is no unit'],
    [['metrics', 'up', '--demo', '--sort', 'constructor'], 'no series has a label constructor'],
    [['traces', '{}', '--demo', '--sort', 'constructor'], 'traces have no constructor'],
    [['metrics', 'up', '--demo', '--since', '1constructor'], 'constructor'],
    [['constructor'], 'no command or saved query constructor'],
  ])('%j are names like any other', async (argv, message) => {
    const { code, stderr } = await runInProcess(argv);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it('are labels that one series may have and another may not', async () => {
    const metric = JSON.parse('{"__name__":"up","constructor":"a","__proto__":"b"}');
    const result = [metric, { __name__: 'up' }].map((labels) => ({ metric: labels, value: [1, '1'] }));
    reply = json({ status: 'success', data: { resultType: 'vector', result } });
    for (const format of ['table', 'wide', 'csv', 'raw', 'jsonl', 'json']) {
      const { code, stdout, stderr } = await runInProcess([
        'metrics',
        'up',
        '--metrics-url',
        server.url,
        '-o',
        format,
      ]);
      expect(code, stderr).toBe(0);
      expect(stdout).not.toContain('native code');
    }
  });
});

describe('an answer of which a part cannot be read is an error with its place', () => {
  const success = (data: unknown): unknown => ({ status: 'success', data });
  it.each<[readonly string[], unknown, string]>([
    [['labels'], success(['a', 1]), 'data[1]'],
    [['values', 'pod'], success(['a', null]), 'data[1]'],
    [['series', 'up'], success([{ a: 'b' }, 7]), 'data[1]'],
    [['labels'], { status: 'success', labels: ['a'] }, 'data'],
    [['metrics', 'up'], success({ resultType: 'vector', results: [] }), 'data.result'],
    [['metrics', 'up', '--since', '1h'], success({ resultType: 'matrix', results: [] }), 'data.result'],
    [['labels', '--signal', 'logs'], success(['a', {}]), 'data[1]'],
    [['values', 'pod', '--signal', 'logs'], success(['a', 3]), 'data[1]'],
    [['series', '{a="b"}', '--signal', 'logs'], success([{ a: 1 }]), 'data[0].a'],
    [['labels', '--signal', 'logs'], { status: 'success', values: ['a'] }, '"data"'],
    [['labels', '--signal', 'traces'], { scopes: [{ name: 'span', tags: ['a', 1] }] }, 'scopes[0].tags[1]'],
    [['values', 'name', '--signal', 'traces'], { tagValues: ['a', 1] }, 'tagValues[1]'],
    [['traces', '{}'], { traces: [null] }, 'traces[0]'],
    [['traces', '{}'], { traces: 'none' }, 'traces'],
    [['rules'], success({ resultType: 'vector', result: [] }), 'data.groups'],
    [['traces', '{} | rate()'], { series: [3] }, 'series[0]'],
    [['traces', '{} | rate()'], { series: [{ labels: ['a'] }] }, 'series[0].labels'],
    [['exemplars', '{} | rate()'], { series: [{ exemplars: [1] }] }, 'series[0].exemplars[0]'],
    [['traces', '{}'], { traces: [{ traceID: '1', spanSets: [7] }] }, 'traces[0].spanSets[0]'],
    [['traces', '{}'], { traces: [{ traceID: '1', spanSet: 'none' }] }, 'traces[0].spanSet'],
    [
      ['traces', '{}', '--spans'],
      { traces: [{ traceID: '1', spanSets: [{ spans: [{ spanID: '1' }, null] }] }] },
      'traces[0].spanSets[0].spans[1]',
    ],
    [
      ['traces', '{}'],
      { traces: [{ traceID: '1', spanSets: [{ spans: [{ attributes: [{ key: 'a', value: 'b' }] }] }] }] },
      'traces[0].spanSets[0].spans[0].attributes',
    ],
    [['logs', '{a="b"}'], success({ resultType: 'streams', result: [7] }), 'data.result[0]'],
    [['logs', '{a="b"}'], success({ resultType: 'streams', result: {} }), 'data.result'],
    [
      ['logs', '{a="b"}'],
      success({ resultType: 'streams', result: [{ values: 1 }] }),
      'data.result[0].values',
    ],
    [['logs', 'rate({a="b"}[5m])'], success({ resultType: 'vector', result: [null] }), 'data.result[0]'],
    [['trace', '1'], { trace: { resourceSpans: 'none' } }, 'resourceSpans'],
  ])('%j of %j', async (line, body, place) => {
    reply = json(body);
    const { code, stderr } = await runInProcess([...line, ...urlsOf(), '--timeout', '5s']);
    expect(stderr).toContain(place);
    expect(code).toBe(1);
  });
});

describe('an answer that the store calls partial ends with 4, in whatever words', () => {
  const bodies: Readonly<Record<string, unknown>> = {
    metrics: {
      status: 'success',
      data: { resultType: 'vector', result: [{ metric: { a: 'b' }, value: [1, '5'] }] },
    },
    labels: { status: 'success', data: ['a'] },
    series: { status: 'success', data: [{ a: 'b' }] },
    traces: { traces: [{ traceID: '1', startTimeUnixNano: '1', durationMs: 5 }] },
  };
  const marks: readonly [string, (body: object) => Reply][] = [
    ['isPartial', (body) => json({ ...body, isPartial: true })],
    ['X-Partial-Response', (body) => ({ ...json(body), headers: { 'x-partial-response': 'true' } })],
    ['HTTP 206', (body) => json(body, 206)],
    ['a reason', (body) => json({ ...body, partial: { reason: 'store 2 is down' } })],
    ['complete: false', (body) => json({ ...body, complete: false })],
    ['truncated', (body) => json({ ...body, truncated: true })],
    ['errors beside the data', (body) => json({ ...body, errors: ['store 2 is down'] })],
    ['a warning alone', (body) => json({ ...body, warnings: 'store 2 is down' })],
    ['the status', (body) => json({ ...body, status: 'partial' })],
    ['Warning', (body) => ({ ...json(body), headers: { warning: '199 - "store 2 is down"' } })],
    ['a trailer', (body) => ({ ...json(body), trailers: { 'X-Partial-Response': 'true' } })],
  ];
  const asked: readonly (readonly [readonly string[], string])[] = [
    [['metrics', 'up'], 'metrics'],
    [['metrics', 'up', '--fail-if', 'value < 1'], 'metrics'],
    [['labels'], 'labels'],
    [['values', 'a'], 'labels'],
    [['series', 'up'], 'series'],
    [['labels', '--signal', 'logs'], 'labels'],
    [['series', '{a="b"}', '--signal', 'logs'], 'series'],
    [['traces', '{}'], 'traces'],
    [['traces', '{}', '--fail-if', 'duration > 1h'], 'traces'],
  ];
  it.each(
    marks.flatMap(([mark, answer]) => asked.map(([line, body]) => [mark, line, answer, body] as const)),
  )('%s: %j', async (_mark, line, answer, body) => {
    reply = answer(bodies[body] as object);
    const { code, stdout } = await runInProcess([...line, ...urlsOf(), '-o', 'json', '--timeout', '5s']);
    expect(code).toBe(4);
    expect(JSON.parse(stdout).partial).toBe(true);
  });

  it('is met all the same by what came', async () => {
    reply = json({ ...(bodies.metrics as object), isPartial: true });
    const { code, stdout } = await runInProcess([
      'metrics',
      'up',
      '--fail-if',
      'value > 1',
      ...urlsOf(),
      '-o',
      'json',
    ]);
    expect(code).toBe(7);
    expect(JSON.parse(stdout).partial).toBe(true);
  });

  it('is whole where the mark denies it', async () => {
    reply = json({ ...(bodies.metrics as object), isPartial: false });
    expect((await runInProcess(['metrics', 'up', ...urlsOf()])).code).toBe(0);
  });
});

describe('a trace of which a part cannot be read is shown without it, and is partial', () => {
  const span = { traceId: '1', spanId: '2', name: 'work', startTimeUnixNano: '1', endTimeUnixNano: '2' };
  const traceOf = (spans: unknown) => ({ trace: { resourceSpans: [{ scopeSpans: [{ spans }] }] } });
  it.each<[string, unknown, string]>([
    ['a span', traceOf([span, 7]), 'resourceSpans[0].scopeSpans[0].spans[1]: it is no object'],
    [
      'spans',
      { trace: { resourceSpans: [...traceOf([span]).trace.resourceSpans, 'x'] } },
      'resourceSpans[1]',
    ],
    ['an event', traceOf([{ ...span, events: [null] }]), 'one of events'],
    ['links', traceOf([{ ...span, links: 'x' }]), 'links is no list'],
    ['an attribute', traceOf([{ ...span, attributes: ['x'] }]), 'spans[0]: an attribute without a key'],
    ['a value', traceOf([{ ...span, attributes: [{ key: 'a', value: 'b' }] }]), 'the value of "a"'],
    [
      'a list of spans',
      { trace: { resourceSpans: [{ scopeSpans: [{ spans: {} }, { spans: [span] }] }] } },
      'spans is no list',
    ],
  ])('%s', async (_what, body, place) => {
    reply = json(body);
    const { code, stdout, stderr } = await runInProcess(['trace', '1', ...urlsOf()]);
    expect(stdout).toContain('work');
    expect(stderr).toContain(`1 part of the trace is of an unexpected form and left out (`);
    expect(stderr).toContain(place);
    expect(code).toBe(4);
  });

  it('is whole with empty values and lists of null', async () => {
    reply = json(traceOf([{ ...span, events: null, attributes: [{ key: 'a', value: {} }, { key: 'b' }] }]));
    expect((await runInProcess(['trace', '1', ...urlsOf()])).code).toBe(0);
  });
});

describe('a refusal of Tempo says what to write', () => {
  it.each<[readonly string[], string, string]>([
    [
      ['traces', '{}'],
      'range specified by start and end exceeds 168h0m0s. received start=1 end=2',
      '--since 168h',
    ],
    [
      ['traces', '{} | rate()'],
      'metrics query time range exceeds the maximum allowed duration of 24h0m0s',
      '--since 24h',
    ],
    [['values', 'service.name', '--signal', 'traces'], 'parse error', 'obsq values resource.service.name'],
  ])('%j', async (line, body, hint) => {
    reply = { status: 400, headers: { 'content-type': 'text/plain' }, body };
    const { code, stderr } = await runInProcess([...line, ...urlsOf()]);
    expect(stderr).toContain(hint);
    expect(code).toBe(1);
  });
});

describe('a flag given twice', () => {
  it.each([
    [['metrics', 'up', '--demo', '--since', '1h', '--since', '2h'], '--since is given twice'],
    [['pod-cpu', '--demo', '-n', 'a', '-n', 'b'], '--namespace is given twice'],
  ])('%j is refused: one would be lost', async (argv, message) => {
    const { code, stderr } = await runInProcess(argv);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it('may say the same twice', async () => {
    expect((await runInProcess(['metrics', 'up', '--demo', '--tz', 'UTC', '--tz', 'UTC'])).code).toBe(0);
  });
});

it('an object whose toString came with it is a value like any other', async () => {
  const value = { toString: 'x', valueOf: 'y' };
  reply = json({ series: [{ labels: [], samples: [{ timestampMs: '1795179540000', value }] }] });
  const { code, stderr } = await runInProcess(['traces', '{} | rate()', ...urlsOf()]);
  expect(stderr).not.toContain('bug');
  expect(code).not.toBe(70);
});
