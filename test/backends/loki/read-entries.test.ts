import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLokiClient } from '../../../src/backends/loki/client.ts';
import type { EntriesQuery } from '../../../src/backends/loki/read-entries.ts';
import type { LogEntry } from '../../../src/domain/logs/log-entry.ts';
import { createFakeHttp, fakeEndpoint, jsonResponse } from '../../helpers/fake-http.ts';
import { createSimulatedLoki, type StoredLine } from './simulated-loki.ts';

const base = 1_795_210_000_000_000_000n;

type Options = Partial<EntriesQuery> & { readonly maxEntries?: number };

async function read(lines: readonly StoredLine[], { maxEntries = 5000, ...query }: Options) {
  const http = createFakeHttp(createSimulatedLoki(lines, maxEntries).respond);
  const loki = createLokiClient(http, fakeEndpoint('loki'));
  const entries: LogEntry[] = [];
  const pages: number[] = [];
  const answer = await loki.readEntries(
    {
      expr: '{app="a"}',
      fromNs: base.toString(),
      toNs: (base + 1000n).toString(),
      limit: null,
      direction: 'forward',
      ...query,
    },
    (page) => {
      pages.push(page.length);
      entries.push(...page);
    },
  );
  return { answer, entries, pages, requests: http.requests };
}

/** Everything in the window in the promised order: time, then stream, then metadata, then place in the stream. */
function inOrder(lines: readonly StoredLine[], fromNs = base, toNs = base + 1000n): string[] {
  return lines
    .map((line, index) => ({ ...line, index }))
    .filter(({ ns }) => ns >= fromNs && ns < toNs)
    .sort(
      (a, b) =>
        Number(a.ns - b.ns) ||
        compareText(a.pod, b.pod) ||
        compareText(a.traceId, b.traceId) ||
        a.index - b.index,
    )
    .map(({ ns, pod, line, traceId }) => `${ns} ${pod} ${line} ${traceId}`);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function shown(entries: readonly LogEntry[]): string[] {
  return entries.map(
    ({ timestampNs, labels, line, structuredMetadata }) =>
      `${timestampNs} ${labels.pod} ${line} ${structuredMetadata.trace_id ?? ''}`,
  );
}

/** Few nanoseconds, few pods, few texts: equal timestamps and identical lines are the rule. */
const stored: fc.Arbitrary<StoredLine> = fc.record({
  ns: fc.integer({ min: -2, max: 12 }).map((offset) => base + BigInt(offset)),
  pod: fc.constantFrom('p1', 'p2', 'p3'),
  line: fc.constantFrom('x', 'y'),
  traceId: fc.constantFrom('', 't1'),
});

describe('reading everything', () => {
  it('loses nothing and doubles nothing, whatever the batch, in one order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(stored, { maxLength: 80 }),
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom<'forward' | 'backward'>('forward', 'backward'),
        async (lines, batch, direction) => {
          const { answer, entries } = await read(lines, { batch, direction });
          const expected = inOrder(lines);
          expect(shown(entries)).toEqual(direction === 'forward' ? expected : expected.reverse());
          expect(answer).toMatchObject({ warnings: [], partial: false });
          expect(answer.data).toMatchObject({ returned: expected.length, more: false });
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });

  it('stays within what the server allows, however little', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(stored, { maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom<'forward' | 'backward'>('forward', 'backward'),
        async (lines, maxEntries, batch, direction) => {
          const { answer, entries } = await read(lines, { maxEntries, batch, direction });
          const counts = new Map<bigint, number>();
          for (const { ns } of lines) if (ns >= base) counts.set(ns, (counts.get(ns) ?? 0) + 1);
          // A nanosecond that fills the server's largest page cannot be known to be whole.
          const crowded = [...counts].filter(([, count]) => count >= maxEntries).map(([ns]) => ns);
          const isCalm = (text: string) => !crowded.some((ns) => text.startsWith(`${ns} `));
          const expected = inOrder(lines).filter(isCalm);
          expect(shown(entries).filter(isCalm)).toEqual(
            direction === 'forward' ? expected : expected.reverse(),
          );
          for (const ns of crowded) {
            const here = entries.filter(({ timestampNs }) => timestampNs === ns.toString());
            expect(here.length).toBe(maxEntries);
          }
          expect(answer.partial).toBe(crowded.length > 0);
          expect(answer.warnings).toHaveLength(crowded.length);
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });

  it('honours a limit exactly, and knows whether there are more', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(stored, { maxLength: 60 }),
        fc.integer({ min: 0, max: 70 }),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom<'forward' | 'backward'>('forward', 'backward'),
        async (lines, limit, batch, direction) => {
          const { answer, entries } = await read(lines, { limit, batch, direction });
          const all = inOrder(lines);
          expect(answer.data.returned).toBe(Math.min(limit, all.length));
          expect(answer.data.more).toBe(all.length > limit);
          const times = (direction === 'forward' ? all : all.reverse()).map((text) => text.split(' ')[0]);
          // Which of the lines of the cut nanosecond: the server's choice. Their times are not.
          expect(entries.map(({ timestampNs }) => timestampNs)).toEqual(times.slice(0, limit));
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });
});

describe('how pages are asked for', () => {
  const calm = Array.from(
    { length: 10 },
    (_, index): StoredLine => ({ ns: base + BigInt(index), pod: 'p1', line: `line ${index}`, traceId: '' }),
  );

  it('asks one more than the limit, once, when that fits a batch', async () => {
    const { requests, answer } = await read(calm, { limit: 4, batch: 100 });
    expect(requests.map(({ query }) => query.limit)).toEqual(['5']);
    expect(answer.data).toEqual({ returned: 4, more: true, requests: 1 });
  });

  it.each([
    [30, '31'],
    [4999, '5000'],
    [5000, '5000'],
    [null, '5000'],
  ])('asks for a limit of %s with one of %s at first', async (limit, asked) => {
    const { requests } = await read(calm, { limit });
    expect(requests.map(({ query }) => query.limit)).toEqual([asked]);
  });

  it('begins the next page with the nanosecond that the last one may have cut', async () => {
    const { requests, pages } = await read(calm, { batch: 4 });
    expect(requests.map(({ query }) => Number(BigInt(query.start ?? '') - base))).toEqual([0, 3, 7]);
    expect(pages).toEqual([3, 4, 3]);
  });

  it('ends the next page with it when reading backward: the end is exclusive', async () => {
    const { requests } = await read(calm, { batch: 4, direction: 'backward' });
    expect(requests.map(({ query }) => Number(BigInt(query.end ?? '') - base))).toEqual([1000, 7, 3]);
  });

  it('lowers the batch to what the server allows', async () => {
    const { requests, entries } = await read(calm, { batch: 1000, maxEntries: 500 });
    expect(requests.map(({ query }) => query.limit)).toEqual(['1000', '500']);
    expect(entries).toHaveLength(10);
  });

  it('raises the batch for a crowded nanosecond and lowers it again', async () => {
    const crowded = Array.from({ length: 12 }, (_, index) => ({
      ...(calm[0] as StoredLine),
      line: `c${index}`,
    }));
    const { requests, entries } = await read([...crowded, ...calm.slice(1)], { batch: 4 });
    expect(requests.map(({ query }) => query.limit)).toEqual(['4', '8', '16', '5', '5']);
    expect(entries).toHaveLength(21);
  });

  it('waits for the reader before it asks for more', async () => {
    const http = createFakeHttp(createSimulatedLoki(calm, 5000).respond);
    const loki = createLokiClient(http, fakeEndpoint('loki'));
    const asked: number[] = [];
    await loki.readEntries(
      {
        expr: 'x',
        fromNs: base.toString(),
        toNs: (base + 99n).toString(),
        limit: null,
        direction: 'forward',
        batch: 4,
      },
      async () => {
        await Promise.resolve();
        asked.push(http.requests.length);
      },
    );
    expect(asked).toEqual([1, 2, 3]);
  });

  it('passes a refusal on that has another reason', async () => {
    const http = createFakeHttp(() => ({
      status: 400,
      headers: {},
      body: 'parse error at line 1, col 2: what',
    }));
    const loki = createLokiClient(http, fakeEndpoint('loki'));
    const query = { expr: '{x', fromNs: '1', toNs: '2', limit: null, direction: 'forward' as const };
    await expect(loki.readEntries(query, () => undefined)).rejects.toMatchObject({ kind: 'query' });
  });

  it('says that a metric query has no lines', async () => {
    const matrix = { status: 'success', data: { resultType: 'matrix', result: [] } };
    const loki = createLokiClient(
      createFakeHttp(() => jsonResponse(matrix)),
      fakeEndpoint('loki'),
    );
    const query = {
      expr: 'rate({a="b"}[1m])',
      fromNs: '1',
      toNs: '2',
      limit: null,
      direction: 'forward' as const,
    };
    await expect(loki.readEntries(query, () => undefined)).rejects.toMatchObject({
      kind: 'query',
      message: expect.stringContaining('metric query'),
    });
  });

  it('keeps warnings once, and that a page was not all', async () => {
    const said = 'maximum of series reached, returning partial results';
    const body = { status: 'success', warnings: [said, said], data: { resultType: 'streams', result: [] } };
    const loki = createLokiClient(
      createFakeHttp(() => jsonResponse(body)),
      fakeEndpoint('loki'),
    );
    const query = { expr: '{a="b"}', fromNs: '1', toNs: '2', limit: null, direction: 'forward' as const };
    expect(await loki.readEntries(query, () => undefined)).toMatchObject({ warnings: [said], partial: true });
  });
});
