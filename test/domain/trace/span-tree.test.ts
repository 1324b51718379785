import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCriticalPaths } from '../../../src/domain/trace/critical-path.ts';
import { measureSpans } from '../../../src/domain/trace/span-times.ts';
import { buildSpanTree, type SpanTree } from '../../../src/domain/trace/span-tree.ts';
import type { Span, Trace } from '../../../src/domain/trace/trace.ts';

/** `id<parent start-end` in microseconds, e.g. `b<a 10-50`; a parent of `-` is a root. */
function trace(...lines: string[]): Trace {
  return { traceId: 't', spans: lines.map(parseSpan), partial: false, message: '' };
}

function parseSpan(line: string): Span {
  const [, spanId = '', parent = '', from = '', to = ''] = /^(\w+)<([\w-]+) (-?\d+)-(\d+)$/.exec(line) ?? [];
  return span(spanId, parent === '-' ? null : parent, Number(from) * 1000, Number(to) * 1000);
}

function span(spanId: string, parentSpanId: string | null, startNs: number, endNs: number): Span {
  return {
    traceId: 't',
    spanId,
    parentSpanId,
    name: spanId,
    service: '',
    kind: 'internal',
    startNs: (1_763_640_000_999_000_000n + BigInt(startNs)).toString(),
    durationNs: String(endNs - startNs),
    status: 'unset',
    statusMessage: '',
    attributes: {},
    resource: {},
    events: [],
    links: [],
  };
}

/** The forest as indented names. */
function drawn(tree: SpanTree): string[] {
  return [...tree.order].map((index) => `${'.'.repeat(tree.depth[index] ?? 0)}${tree.spans[index]?.name}`);
}

function path(tree: SpanTree): string[] {
  const { stretches } = findCriticalPaths(tree);
  return stretches.map((one) => `${tree.spans[one.index]?.name} ${one.fromNs / 1000}-${one.toNs / 1000}`);
}

describe('the tree of a trace', () => {
  it('orders siblings by start, whatever the order they came in', () => {
    const tree = buildSpanTree(trace('c<a 50-60', 'd<b 12-20', 'a<- 0-100', 'b<a 10-40'));
    expect(drawn(tree)).toEqual(['a', '.b', '..d', '.c']);
    expect([...tree.size]).toEqual([1, 1, 4, 2]);
    expect(tree.totalNs).toBe(100_000);
    expect([...tree.startNs]).toEqual([50_000, 12_000, 0, 10_000]);
  });

  it('orders any number of siblings and tops by start, those that start together as they came', () => {
    const list = fc.array(fc.tuple(fc.integer({ min: -1, max: 3 }), fc.nat(20)), {
      minLength: 1,
      maxLength: 120,
    });
    fc.assert(
      fc.property(list, (shapes) => {
        const spans = shapes.map(([parent, start], i) =>
          span(`s${i}`, parent < 0 || parent >= i ? null : `s${parent}`, start, start + 5),
        );
        const tree = buildSpanTree({ ...trace(), spans });
        const inOrder = (above: number) =>
          spans
            .map((_, i) => i)
            .filter((i) => tree.parent[i] === above)
            .sort((a, b) => (shapes[a]?.[1] ?? 0) - (shapes[b]?.[1] ?? 0) || a - b);
        expect(tree.tops.map(({ index }) => index)).toEqual(inOrder(-1));
        for (let i = 0; i < spans.length; i += 1)
          expect([...tree.children.subarray(tree.childFrom[i], tree.childFrom[i + 1])]).toEqual(inOrder(i));
      }),
      { seed: 21, numRuns: 200 },
    );
  });

  it('measures from the first start, wherever in the list it is', () => {
    const starts = [500, 0, 300, 700];
    const tree = buildSpanTree({
      ...trace(),
      spans: starts.map((start, i) => span(`s${i}`, null, start, start + 100 * (4 - i))),
    });
    expect([...tree.startNs]).toEqual(starts);
    expect(tree.firstStartNs).toBe('1763640000999000000');
    expect(tree.totalNs).toBe(900);
  });

  it('puts detached subtrees after the roots', () => {
    const tree = buildSpanTree(trace('x<lost 5-9', 'y<x 6-7', 'a<- 10-20', 'z<gone 1-2'));
    expect(drawn(tree)).toEqual(['a', 'z', 'x', '.y']);
    expect(tree.tops.map((top) => top.kind)).toEqual(['root', 'detached', 'detached']);
  });

  it('breaks rings, also of one, and keeps what hangs on them', () => {
    const tree = buildSpanTree(trace('a<c 0-9', 'b<a 1-8', 'c<b 2-7', 'd<c 3-4', 'e<e 5-6', 'r<- 0-9'));
    expect(drawn(tree)).toHaveLength(6);
    expect(tree.tops.map((top) => [tree.spans[top.index]?.name, top.kind])).toEqual([
      ['r', 'root'],
      ['a', 'cycle'],
      ['e', 'cycle'],
    ]);
    expect(drawn(tree)).toEqual(['r', 'a', '.b', '..c', '...d', 'e']);
  });

  it('does not let a span without a start stretch the trace', () => {
    const unset = { ...span('b', 'a', 0, 5000), startNs: '0' };
    const tree = buildSpanTree({ ...trace('a<- 0-10'), spans: [span('a', null, 0, 10_000), unset] });
    expect(tree.totalNs).toBe(10_000);
    expect(tree.firstStartNs).toBe('1763640000999000000');
  });

  it('has no spans', () => {
    const tree = buildSpanTree(trace());
    expect([tree.totalNs, tree.order.length, tree.firstStartNs]).toEqual([0, 0, '0']);
    expect(findCriticalPaths(tree).stretches).toEqual([]);
  });

  it('takes a chain of 50,000 spans', () => {
    const spans = Array.from({ length: 50_000 }, (_, i) =>
      span(`s${i}`, i === 0 ? null : `s${i - 1}`, i, 200_000 - i),
    );
    const tree = buildSpanTree({ ...trace(), spans: spans.reverse() });
    expect(tree.depth[0]).toBe(49_999);
    expect(tree.size[49_999]).toBe(50_000);
    const { ownNs } = findCriticalPaths(tree);
    expect(ownNs.reduce((sum, one) => sum + one, 0)).toBe(200_000);
    expect(measureSpans(tree).selfNs[49_999]).toBe(2);
  });
});

describe('times of spans', () => {
  it('has self time without what children cover, and the longest gap', () => {
    const tree = buildSpanTree(trace('a<- 0-100', 'b<a 10-30', 'c<a 20-40', 'd<a 90-100'));
    const times = measureSpans(tree);
    expect([...times.selfNs]).toEqual([60_000, 20_000, 20_000, 10_000]);
    expect([...times.longestGapNs]).toEqual([50_000, 0, 0, 0]);
  });

  it('notes clocks that disagree and spans that outlive their parents', () => {
    const tree = buildSpanTree(trace('a<- 50-100', 'b<a 20-60', 'c<a 90-140'));
    const times = measureSpans(tree);
    expect([...times.skewNs]).toEqual([0, 30_000, 0]);
    expect([...times.outlivesNs]).toEqual([0, 0, 40_000]);
    expect(times.selfNs[0]).toBe(30_000);
  });
});

describe('the critical path', () => {
  it.each<[string, string[], string[]]>([
    ['of one span is the span', ['a<- 0-10'], ['a 0-10']],
    [
      'goes through sequential children',
      ['a<- 0-100', 'b<a 10-40', 'c<a 50-90'],
      ['a 0-10', 'b 10-40', 'a 40-50', 'c 50-90', 'a 90-100'],
    ],
    [
      'follows the slower of two parallel children',
      ['a<- 0-100', 'b<a 10-60', 'c<a 10-90'],
      ['a 0-10', 'c 10-90', 'a 90-100'],
    ],
    [
      'follows what was waited for before an overlapping child',
      ['a<- 0-100', 'b<a 0-50', 'c<a 40-100', 'd<a 5-38'],
      ['a 0-5', 'd 5-38', 'a 38-40', 'c 40-100'],
    ],
    ['goes down', ['a<- 0-100', 'b<a 0-90', 'c<b 20-80'], ['b 0-20', 'c 20-80', 'b 80-90', 'a 90-100']],
    [
      'goes on in a child that outlives its parent',
      ['a<- 0-100', 'b<a 60-200', 'c<b 80-190'],
      ['a 0-60', 'b 60-80', 'c 80-100', 'c 100-190', 'b 190-200'],
    ],
    ['cuts a child that begins before its parent', ['a<- 50-100', 'b<a 20-80'], ['b 50-80', 'a 80-100']],
    ['has a child that runs outside by itself', ['a<- 0-100', 'b<a 120-200'], ['a 0-100', 'b 120-200']],
  ])('%s', (_name, spans, expected) => {
    const tree = buildSpanTree(trace(...spans));
    // Times are since the trace's first start, which is not always the top's.
    const shift =
      (tree.startNs[tree.tops[0]?.index ?? 0] ?? 0) / 1000 - Number(/ (\d+)-/.exec(spans[0] ?? '')?.[1]);
    expect(
      path(tree).map((one) => one.replace(/(\d+)-(\d+)/, (_m, a, b) => `${a - shift}-${b - shift}`)),
    ).toEqual(expected);
  });

  it('covers every top, and what outlives its parent, exactly once, whatever the trace', () => {
    const anySpan = fc.record({
      parent: fc.integer({ min: -1, max: 30 }),
      start: fc.integer({ min: 0, max: 1000 }),
      duration: fc.integer({ min: 0, max: 1000 }),
    });
    fc.assert(
      fc.property(fc.array(anySpan, { minLength: 1, maxLength: 30 }), (list) => {
        const spans = list.map((one, i) =>
          span(
            `s${i}`,
            one.parent < 0 ? null : `s${one.parent}`,
            one.start * 1000,
            (one.start + one.duration) * 1000,
          ),
        );
        const tree = buildSpanTree({ ...trace(), spans });
        // Every span is somewhere, once.
        expect([...tree.order].sort((a, b) => a - b)).toEqual(spans.map((_span, i) => i));
        const endOf = (index: number): number => (tree.startNs[index] ?? 0) + (tree.durationNs[index] ?? 0);
        const expected = spans.map((_span, index) => {
          const above = tree.parent[index] ?? -1;
          if (above < 0) return tree.durationNs[index] ?? 0;
          const from = Math.max(tree.startNs[index] ?? 0, endOf(above));
          return endOf(index) - endOf(above) > 1000 ? endOf(index) - from : 0;
        });
        const { stretches, ownNs } = findCriticalPaths(tree);
        const sum = (numbers: Iterable<number>): number =>
          [...numbers].reduce((total, one) => total + one, 0);
        expect(sum(ownNs)).toBe(sum(expected));
        expect(sum(stretches.map((one) => one.toNs - one.fromNs))).toBe(sum(expected));
        const froms = stretches.map(({ fromNs }) => fromNs);
        expect(froms).toEqual([...froms].sort((a, b) => a - b));
      }),
      { seed: 20, numRuns: 400 },
    );
  });
});
