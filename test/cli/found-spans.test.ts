import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { schemaComplaints } from '../helpers/document-schema.ts';
import { fakeNowMs, runInProcess } from '../helpers/fake-io.ts';
import { type RecordingServer, type SeenRequest, startRecordingServer } from '../helpers/recording-server.ts';

let server: RecordingServer;
/** The store refuses more spans of a match than this. */
let mostSpans = 100;
/** The store refuses a query with this text in it. */
let refused = 'nothing';
const seen: SeenRequest[] = [];
const stored = 7;
/** What the store says of the first span of a trace instead of its duration. */
let firstDuration: string | null = null;

const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });

function traceOf(id: string, ageMs: number, spansPerSet: number) {
  const startNs = BigInt(fakeNowMs - ageMs) * 1_000_000n;
  const spans = Array.from({ length: Math.min(stored, spansPerSet) }, (_, at) => ({
    spanID: `${id}${at}`.padStart(16, '0'),
    name: `step ${at}`,
    startTimeUnixNano: String(startNs + BigInt(at)),
    durationNanos: (at === 0 ? firstDuration : null) ?? String(1_000_000 * (at + 1) + ageMs),
    attributes: [
      attribute('service.name', at === 0 ? 'cart' : 'payment'),
      attribute('status', 'error'),
      attribute('http.route', at === 0 ? 'nil' : '/pay'),
    ],
  }));
  return {
    traceID: id,
    rootServiceName: 'edge',
    rootTraceName: 'GET /',
    startTimeUnixNano: String(startNs),
    durationMs: 9,
    spanSets: [{ matched: stored, spans }],
  };
}

beforeAll(async () => {
  server = await startRecordingServer({
    respond: (request) => {
      seen.push(request);
      const spss = Number(request.params.get('spss') ?? 3);
      if (request.params.get('q')?.includes(refused))
        return { status: 400, body: 'invalid TraceQL query: parse error' };
      if (spss > mostSpans)
        return { status: 400, body: `spans per span set exceeds ${mostSpans}. received ${spss}` };
      const traces = [traceOf('a1', 1000, spss), traceOf('a2', 2000, spss)];
      return { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ traces }) };
    },
  });
});
beforeEach(() => {
  seen.splice(0);
  mostSpans = 100;
  refused = 'nothing';
  firstDuration = null;
});
afterAll(() => server.close());

async function search(query: string, ...flags: readonly string[]) {
  const run = await runInProcess(['traces', '--traces-url', server.url, ...flags, query]);
  return { ...run, lines: run.stdout.trimEnd().split('\n') };
}

async function spansOf(query: string, ...flags: readonly string[]) {
  const run = await search(query, '-o', 'json', '--spans', ...flags);
  const document = JSON.parse(run.stdout);
  expect(schemaComplaints('spans', document)).toEqual([]);
  return { ...run, document };
}

it('lists each matching span, with its service, name and selected attributes', async () => {
  const { code, lines } = await search('{ status = error } | select(span.http.route)', '--spans');
  expect(code).toBe(0);
  expect(lines).toHaveLength(1 + 2 * stored);
  expect(lines[0]?.trim().split(/ {2,}/)).toEqual([
    'TRACE ID',
    'START',
    'DURATION',
    'SERVICE',
    'SPAN',
    'STATUS',
    'http.route',
  ]);
  const cells = lines.map((line) => line.trim().split(/ {2,}/).slice(2));
  // A selected attribute that a span lacks is no value called nil.
  expect(cells[1]).toEqual(['1 ms', 'cart', 'step 0', 'error']);
  expect(cells[2]).toEqual(['2 ms', 'payment', 'step 1', 'error', '/pay']);
  expect(seen[0]?.params.get('spss')).toBe('100');
  expect(seen[0]?.params.get('q')).toBe(
    '{ status = error } | select(span.http.route) | select(name, resource.service.name, kind, status) with (most_recent=true)',
  );
});

it('takes the number of spans of each trace, and says how many are not listed', async () => {
  const { document } = await spansOf('{}', '2');
  expect(document.data).toHaveLength(4);
  expect(document.infos.join()).toContain('10 more spans of 2 traces matched and are not listed');
  expect(document.data[0]).toMatchObject({ durationNs: '1001000', spanId: '0000000000000a10', kind: '' });
});

it('sorts the spans of all traces, and lets --limit count traces', async () => {
  const { document } = await spansOf('{}', '--sort', '-duration', '--limit', '1');
  expect(document.data.map(({ traceId }: { readonly traceId: string }) => traceId.slice(-2))).toEqual(
    Array.from({ length: stored }, () => 'a2'),
  );
  expect(document.data[0].durationNs).toBe('7002000');
  expect((await search('{}', '--spans', '--fail-if', 'duration > 7ms')).code).toBe(7);
  expect((await search('{}', '--spans', '--fail-if', 'duration > 8ms')).code).toBe(0);
});

it('does not believe a duration that cannot be true', async () => {
  // A span that ends 500 ms before it starts, in the unsigned numbers of a store.
  firstDuration = String(2n ** 64n - 500_000_000n);
  const { lines } = await search('{}', '--spans', '--sort', '-duration');
  const durations = lines.slice(1).map((line) => line.trim().split(/ {2,}/)[2]);
  expect(durations[0]).toBe('7 ms');
  expect(durations.slice(-2)).toEqual(['-', '-']);
  expect((await search('{}', '--spans', '--fail-if', 'duration > 1h')).code).toBe(0);
  const csv = await search('{}', '--spans=1', '-o', 'csv', '--limit', '1');
  expect(csv.lines[1]).toContain('Z,,cart,step 0');
});

it('writes spans as JSON lines, CSV and ids', async () => {
  const rows = await search('{}', '--spans=1', '-o', 'jsonl');
  expect(rows.lines.flatMap((line) => schemaComplaints('spans-row', JSON.parse(line)))).toEqual([]);
  expect((await search('{}', '--spans=1', '-o', 'csv', '--limit', '1')).lines).toEqual([
    'traceId,spanId,start,durationNs,service,name,kind,status,rootService,rootName,http.route',
    '000000000000000000000000000000a1,0000000000000a10,2026-11-20T12:59:59Z,1001000,cart,step 0,,error,edge,GET /,',
  ]);
  expect((await search('{}', '--spans=1', '-o', 'raw', '--limit', '1')).lines).toEqual([
    '000000000000000000000000000000a1 0000000000000a10',
  ]);
});

it('asks again as the store can: with fewer spans, and without what describes them', async () => {
  mostSpans = 5;
  expect((await spansOf('{}', '0')).document.data).toHaveLength(10);
  refused = 'select(name';
  const { document } = await spansOf('({}) && {}');
  expect(document.data).toHaveLength(10);
  expect(seen.at(-1)?.params.get('q')).toBe('({}) && {} with (most_recent=true)');
});

it('asks for all values that a query selects, and adds what describes a span before the hints and after a comment', async () => {
  expect((await search('{} | select(span.http.route)')).lines.at(-1)).toMatch(/ {2}\/pay$/);
  expect(seen.at(-1)?.params.get('spss')).toBe('100');
  await search('{} with (most_recent=false)', '--spans');
  expect(seen.at(-1)?.params.get('q')).toBe(
    '{} | select(name, resource.service.name, kind, status) with (most_recent=false)',
  );
  await search('{ name = "with (" } // all', '--spans');
  expect(seen.at(-1)?.params.get('q')).toBe(
    '{ name = "with (" } // all\n| select(name, resource.service.name, kind, status)\nwith (most_recent=true)',
  );
});
