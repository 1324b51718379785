import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLokiClient } from '../../../src/backends/loki/client.ts';
import type { LogEntry } from '../../../src/domain/logs/log-entry.ts';
import { joinNeighbourhoods, type Neighbourhood } from '../../../src/services/logs/context-groups.ts';
import { fetchLogContext } from '../../../src/services/logs/log-context.ts';
import { readLines } from '../../../src/services/logs/read-lines.ts';
import { createSimulatedLoki, type StoredLine } from '../../backends/loki/simulated-loki.ts';
import { createFakeHttp, type FakeRequest, fakeEndpoint, jsonResponse } from '../../helpers/fake-http.ts';

const baseMs = 1_795_210_000_000;
const base = BigInt(baseMs) * 1_000_000n;
const window = { fromMs: baseMs - 1000, toMs: baseMs + 1000 };

/** A Loki of these lines that understands `pod="..."` and `|= "..."`. */
function lokiOf(lines: readonly StoredLine[]) {
  let turn = 0;
  return createLokiClient(
    createFakeHttp((request: FakeRequest) => {
      turn += 1;
      const expr = request.query.query ?? '';
      const pod = /pod="(\w+)"/.exec(expr)?.[1];
      const text = /\|= "([^"]*)"/.exec(expr)?.[1];
      const passed = lines.filter(
        (line) => (pod === undefined || line.pod === pod) && (text === undefined || line.line.includes(text)),
      );
      const loki = createSimulatedLoki(passed, 5000, 'in order');
      if (turn % 2 === 0) loki.respond(request);
      return loki.respond(request);
    }),
    fakeEndpoint('loki'),
  );
}

const byPlace = (a: StoredLine, b: StoredLine): number =>
  Number(a.ns - b.ns) || (a.traceId < b.traceId ? -1 : a.traceId > b.traceId ? 1 : 0);

const told = (ns: bigint | string, line: string, traceId: string, isContext: boolean): string =>
  `${ns} ${line} ${traceId} ${isContext ? 'context' : 'match'}`;

/** What grep would print of one stream in the store's order. */
function grep(lines: readonly StoredLine[], text: string, before: number, after: number): string[] {
  const sorted = lines.toSorted(byPlace);
  const isMatch = sorted.map(({ line }) => line.includes(text));
  const isNear = (at: number): boolean =>
    isMatch.slice(Math.max(0, at - after), at + before + 1).some(Boolean);
  return sorted.flatMap(({ ns, line, traceId }, at) =>
    isNear(at) ? [told(ns, line, traceId, isMatch[at] !== true)] : [],
  );
}

async function around(lines: readonly StoredLine[], expr: string, before: number, after: number) {
  const client = lokiOf(lines);
  const { entries: matches } = await readLines(client, { expr, window, limit: null, direction: 'backward' });
  return fetchLogContext(client, { matches, before, after, expr });
}

const shown = (entries: readonly { readonly entry: LogEntry; readonly isContext: boolean }[]): string[] =>
  entries.map(({ entry, isContext }) =>
    told(entry.timestampNs, entry.line, entry.structuredMetadata.trace_id ?? '', isContext),
  );

describe('the lines around a match', () => {
  it('are its neighbours among lines of one nanosecond', async () => {
    const lines = Array.from({ length: 12 }, (_, index) => ({
      ns: base,
      pod: 'p1',
      line: `line-${String(index + 1).padStart(2, '0')}`,
      traceId: '',
    }));
    const outside = [-2n, -1n, 1n, 2n].map((by) => ({
      ns: base + by,
      pod: 'p1',
      line: `at ${by}`,
      traceId: '',
    }));
    const { entries } = await around([...lines, ...outside], '{pod="p1"} |= "line-07"', 2, 2);
    expect(entries.map(({ entry }) => entry.line)).toEqual([
      'line-05',
      'line-06',
      'line-07',
      'line-08',
      'line-09',
    ]);
    const first = await around([...lines, ...outside], '{pod="p1"} |= "line-01"', 3, 1);
    expect(first.entries.map(({ entry }) => entry.line)).toEqual(['at -2', 'at -1', 'line-01', 'line-02']);
  });

  it('are found where hundreds of lines share the nanosecond', async () => {
    const lines = Array.from({ length: 300 }, (_, index) => ({
      ns: base,
      pod: 'p1',
      line: `l${index}.`,
      traceId: '',
    }));
    const { entries } = await around(lines, '{pod="p1"} |= "l250."', 1, 1);
    expect(entries.map(({ entry }) => entry.line)).toEqual(['l249.', 'l250.', 'l251.']);
  });

  it('are those that grep prints, whatever shares a nanosecond', async () => {
    const stored: fc.Arbitrary<StoredLine> = fc.record({
      ns: fc.integer({ min: 0, max: 6 }).map((offset) => base + BigInt(offset)),
      pod: fc.constant('p1'),
      line: fc.constantFrom('x', 'y', ''),
      traceId: fc.constantFrom('', 't1', 't2'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(stored, { maxLength: 40 }),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 0, max: 4 }),
        async (drawn, before, after) => {
          // Alike neighbours cannot be told apart where two pieces of a stream overlap, so that each has a text of its own.
          const lines = drawn.map((one, index) =>
            one.line === 'x' ? one : { ...one, line: `${one.line}${index}` },
          );
          const { entries, warnings } = await around(lines, '{pod="p1"} |= "x"', before, after);
          expect(shown(entries)).toEqual(grep(lines, 'x', before, after));
          expect(warnings).toEqual([]);
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });
});

describe('a store that merges parsed fields into the labels', () => {
  const values = (lines: readonly string[]) => lines.map((line, index) => [`${base + BigInt(index)}`, line]);
  const match: LogEntry = {
    timestampNs: `${base + 1n}`,
    line: 'b',
    labels: { service_name: 'pay', level: 'error' },
    structuredMetadata: {},
    parsed: {},
  };
  const clientOf = (streams: readonly Readonly<Record<string, string>>[]) =>
    createLokiClient(
      createFakeHttp(({ path, query }) => {
        if (path.endsWith('/series')) return jsonResponse({ status: 'success', data: streams });
        const isKnown = query.query === '{service_name="pay"}';
        const start = BigInt(query.start ?? '0');
        const end = BigInt(query.end ?? '0');
        const found = values(['a', 'b', 'c']).filter(([ns = '0']) => BigInt(ns) >= start && BigInt(ns) < end);
        const result = isKnown ? [{ stream: { service_name: 'pay' }, values: found }] : [];
        return jsonResponse({ status: 'success', data: { resultType: 'streams', result } });
      }),
      fakeEndpoint('loki'),
    );
  const request = {
    matches: [match],
    before: 1,
    after: 1,
    expr: '{service_name="pay"} | json | level="error"',
  };

  it('is asked for its streams', async () => {
    const { entries, warnings } = await fetchLogContext(clientOf([{ service_name: 'pay' }]), request);
    expect(entries.map(({ entry, isContext }) => `${entry.line}${isContext ? '-' : ':'}`)).toEqual([
      'a-',
      'b:',
      'c-',
    ]);
    expect(warnings).toEqual([]);
  });

  it('shows the match alone, and says so, where no stream fits', async () => {
    const { entries, warnings } = await fetchLogContext(clientOf([{ app: 'x' }, { app: 'y' }]), request);
    expect(entries.map(({ entry }) => entry.line)).toEqual(['b']);
    expect(warnings).toEqual([expect.stringContaining('no neighbours of 1 line')]);
  });
});

describe('joinNeighbourhoods', () => {
  const entry = (ns: number, line: string): LogEntry => ({
    timestampNs: String(ns),
    line,
    labels: {},
    structuredMetadata: {},
    parsed: {},
  });
  const piece = (stream: string, matchAt: number, ...lines: readonly LogEntry[]): Neighbourhood => ({
    stream,
    lines,
    match: lines[matchAt] ?? entry(0, ''),
    matchAt,
    instantAt: 0,
    isFound: true,
  });
  const shape = (...pieces: readonly Neighbourhood[]): string[] =>
    joinNeighbourhoods(pieces).map(
      ({ entry: one, isContext, group }) => `${group}${isContext ? '-' : ':'}${one.line}`,
    );

  it('joins pieces that overlap and shows no line twice', () => {
    const between = entry(30, 'between');
    const [first, second] = [entry(20, 'hit 1'), entry(40, 'hit 2')];
    expect(
      shape(
        piece('a', 1, between, second, entry(50, 'last')),
        piece('a', 1, entry(10, 'first'), first, between, second),
      ),
    ).toEqual(['0-first', '0:hit 1', '0-between', '0:hit 2', '0-last']);
  });

  it('keeps streams apart, even where their times cross', () => {
    expect(
      shape(piece('a', 1, entry(19, 'a0'), entry(20, 'a')), piece('b', 1, entry(20, 'b0'), entry(21, 'b'))),
    ).toEqual(['0-a0', '0:a', '1-b0', '1:b']);
  });
});
