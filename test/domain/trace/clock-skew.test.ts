import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCriticalPaths } from '../../../src/domain/trace/critical-path.ts';
import { buildSpanTree, type SpanTree } from '../../../src/domain/trace/span-tree.ts';
import type { Span, SpanKind, Trace } from '../../../src/domain/trace/trace.ts';

const epochNs = 1_795_210_020_000_000_000n;

/** `id<parent kind service start-end` in milliseconds; a parent of `-` is a root. */
function trace(...lines: readonly string[]): Trace {
  return { traceId: 't', spans: lines.map(parseSpan), partial: false, message: '' };
}

function parseSpan(line: string): Span {
  const [, spanId = '', parent = '', kind = '', service = '', from = '', to = ''] =
    /^(\w+)<([\w-]+) (\w+) ([\w-]+) (-?\d+)-(-?\d+)$/.exec(line) ?? [];
  const start = epochNs + BigInt(from) * 1_000_000n;
  const end = epochNs + BigInt(to) * 1_000_000n;
  return {
    traceId: 't',
    spanId,
    parentSpanId: parent === '-' ? null : parent,
    name: spanId,
    service,
    kind: kind as SpanKind,
    startNs: start.toString(),
    endNs: end.toString(),
    durationNs: end > start ? (end - start).toString() : '0',
    status: 'unset',
    statusMessage: '',
    attributes: {},
    resource: {},
    events: [],
    links: [],
  };
}

/** Each span with its adjusted time, in milliseconds since the first. */
function placed(tree: SpanTree): readonly string[] {
  return tree.spans.map(
    ({ name }, index) =>
      `${name} ${(tree.startNs[index] ?? 0) / 1e6}-${((tree.startNs[index] ?? 0) + (tree.durationNs[index] ?? 0)) / 1e6}`,
  );
}

/** What each service has of the critical paths, in milliseconds. */
function shares(tree: SpanTree): Readonly<Record<string, number>> {
  const { ownNs } = findCriticalPaths(tree);
  const sums: Record<string, number> = {};
  for (const [index, { service }] of tree.spans.entries())
    sums[service] = (sums[service] ?? 0) + (ownNs[index] ?? 0) / 1e6;
  return sums;
}

describe('clocks that disagree', () => {
  it.each<[string, string[], string[], number]>([
    [
      'a server that is behind is moved into the middle of its client',
      ['a<- server a 0-100', 'c<a client a 10-90', 's<c server b -490--420', 'd<s internal b -480--430'],
      ['a 0-100', 'c 10-90', 's 15-85', 'd 25-75'],
      100,
    ],
    [
      'a server that is ahead, wholly after its client',
      ['a<- server a 0-100', 'c<a client a 10-90', 's<c server b 5010-5080'],
      ['a 0-100', 'c 10-90', 's 15-85'],
      100,
    ],
    [
      'what a moved span calls on a clock like its own keeps its distance',
      ['c<- client a 0-100', 's<c server b 5010-5090', 'x<s client b 5020-5080', 'y<x server c 5025-5060'],
      ['c 0-100', 's 10-90', 'x 20-80', 'y 25-60'],
      100,
    ],
    [
      'what it calls on a right clock stays',
      ['c<- client a 0-100', 's<c server b 5010-5090', 'x<s client b 5020-5080', 'y<x server c 30-60'],
      ['c 0-100', 's 10-90', 'x 20-80', 'y 30-60'],
      100,
    ],
    [
      'the root behind what it calls makes no longer trace',
      ['c<- client a -5000--4900', 's<c server b 10-90'],
      ['c 0-100', 's 10-90'],
      100,
    ],
    [
      'a server that outlives a client that gave up stays',
      ['c<- client a 0-50', 's<c server b 10-700'],
      ['c 0-50', 's 10-700'],
      700,
    ],
    [
      'a consumer runs after its producer, and is only kept from starting before it',
      ['p<- producer a 0-50', 'c<p consumer b 60-760', 'd<p consumer c -20-30'],
      ['p 0-50', 'c 60-760', 'd 0-50'],
      760,
    ],
    [
      'spans of one process keep what they say',
      ['a<- server a 0-100', 'b<a internal a -20-40'],
      ['a 20-120', 'b 0-60'],
      120,
    ],
  ])('%s', (_name, spans, expected, totalMs) => {
    const tree = buildSpanTree(trace(...spans));
    expect(placed(tree)).toEqual(expected);
    expect(tree.totalNs / 1e6).toBe(totalMs);
  });

  it('says when the adjusted trace began', () => {
    const behind = buildSpanTree(trace('s<c server b -490--420', 'c<- client a 0-80'));
    expect(behind.firstStartNs).toBe(epochNs.toString());
    const ahead = buildSpanTree(trace('c<lost client a 0-80', 's<c server b 5000-5080'));
    expect(ahead.firstStartNs).toBe(epochNs.toString());
    expect(ahead.shiftNs[1]).toBe(-5_000_000_000);
  });

  it('leaves a server within its client, whatever the clocks', () => {
    const time = fc.integer({ min: -10_000, max: 10_000 });
    fc.assert(
      fc.property(time, fc.nat(500), time, fc.nat(500), (start, length, serverStart, serverLength) => {
        const tree = buildSpanTree(
          trace(
            `c<- client a ${start}-${start + length}`,
            `s<c server b ${serverStart}-${serverStart + serverLength}`,
          ),
        );
        const [client = 0, server = 0] = tree.startNs;
        expect(server).toBeGreaterThanOrEqual(client);
        if (serverLength <= length)
          expect(server + serverLength * 1e6).toBeLessThanOrEqual(client + length * 1e6);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('takes a chain of 50,000 clocks', () => {
    const spans = Array.from({ length: 50_000 }, (_, i) => ({
      ...parseSpan(
        `x<- ${i % 2 === 0 ? 'client' : 'server'} s${i >> 1} ${i % 2 === 0 ? 0 : 7000}-${i % 2 === 0 ? 100 : 7100}`,
      ),
      spanId: `s${i}`,
      parentSpanId: i === 0 ? null : `s${i - 1}`,
    }));
    expect(buildSpanTree({ ...trace(), spans: spans.reverse() }).totalNs / 1e6).toBe(100);
  });
});

describe('the critical paths of a trace', () => {
  it.each<[string, string[], Readonly<Record<string, number>>]>([
    [
      'go into a server whose clock is behind',
      ['a<- server a 0-100', 'c<a client a 10-90', 's<c server b -490--420'],
      { a: 30, b: 70 },
    ],
    ['have one for each root', ['a<- server a 0-100', 'b<- server b 0-40'], { a: 100, b: 40 }],
    [
      'have one for a detached subtree',
      ['a<- server a 0-20', 'c<gone server b 5-505', 'd<c internal c 5-500'],
      { a: 20, b: 5, c: 495 },
    ],
    ['have one for a consumer', ['p<- producer a 0-50', 'c<p consumer b 60-760'], { a: 50, b: 700 }],
    [
      'leave a consumer out of its producer',
      ['p<- producer a 0-50', 'c<p consumer b 10-710'],
      { a: 50, b: 700 },
    ],
    ['go on in what outlives its parent', ['a<- server a 0-50', 'b<a internal b 40-540'], { a: 40, b: 500 }],
    [
      'go on in what outlives that in turn',
      ['a<- server a 0-50', 'b<a internal b 40-540', 'c<b internal c 500-600'],
      { a: 40, b: 500, c: 60 },
    ],
  ])('%s', (_name, spans, expected) => {
    expect(shares(buildSpanTree(trace(...spans)))).toEqual(expected);
  });

  it('are found at once in a chain of 50,000 spans that each outlive their parents', () => {
    const spans = Array.from({ length: 50_000 }, (_, i) => ({
      ...parseSpan(`x<- internal a 0-${i + 1}`),
      spanId: `s${i}`,
      parentSpanId: i === 0 ? null : `s${i - 1}`,
    }));
    const tree = buildSpanTree({ ...trace(), spans });
    const { ownNs } = findCriticalPaths(tree);
    expect(ownNs.reduce((sum, own) => sum + own, 0) / 1e6).toBe(50_000);
  });
});

describe('durations that cannot be true', () => {
  it('count for nothing', () => {
    const endless = {
      ...parseSpan('b<a internal a 0-5'),
      endNs: '18446744073709551615',
      durationNs: '16651534053709551615',
    };
    const tree = buildSpanTree({
      ...trace(),
      spans: [parseSpan('a<- internal a 0-10'), endless, parseSpan('c<a internal a 8-3')],
    });
    expect(tree.totalNs / 1e6).toBe(10);
  });
});
