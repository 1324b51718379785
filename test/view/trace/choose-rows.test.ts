import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from '../../../src/domain/trace/trace.ts';
import { chooseRows } from '../../../src/view/trace/choose-rows.ts';
import { renderWaterfall } from '../../../src/view/trace/waterfall.ts';
import { buildWaterfall, type WaterfallModel } from '../../../src/view/trace/waterfall-model.ts';
import { listWaterfallRows, type WaterfallRow } from '../../../src/view/trace/waterfall-rows.ts';
import { plain } from '../text/hostile.ts';

/** A span from `id<parent start-end` in ms, with `!` behind it for an error. */
function span(text: string): Span {
  const [, id = '', parent = '', from = '0', to = '0', failed] =
    /^(\w+)<(\S+) (\d+)-(\d+)(!?)$/.exec(text) ?? [];
  return {
    traceId: 'a4af140479d823f343d2d6432027002b',
    spanId: id,
    parentSpanId: parent === '-' ? null : parent,
    name: id,
    service: 'web',
    kind: 'server',
    startNs: `${1_763_640_000_000 + Number(from)}000000`,
    durationNs: `${Number(to) - Number(from)}000000`,
    status: failed === '!' ? 'error' : 'unset',
    statusMessage: '',
    attributes: {},
    resource: {},
    events: [],
    links: [],
  };
}

function modelOf(...texts: string[]): WaterfallModel {
  const spans = texts.map((text) => span(text));
  return buildWaterfall({ traceId: spans[0]?.traceId ?? '', spans, partial: false, message: '' });
}

function choose(model: WaterfallModel, mostLines: number, wanted: readonly string[] = []) {
  const rows = listWaterfallRows(model);
  const places = rows.flatMap((row, place) =>
    wanted.includes(model.tree.spans[row.index]?.spanId ?? '') ? [place] : [],
  );
  return chooseRows(model, rows, { mostLines, linesOf: () => 1, wanted: places });
}

function names(model: WaterfallModel, rows: readonly WaterfallRow[]): string[] {
  return rows.map(({ index, kind }) =>
    kind === 'detached' ? '--' : (model.tree.spans[index]?.spanId ?? ''),
  );
}

const tree = (model: WaterfallModel, rows: readonly WaterfallRow[]): string[] =>
  plain(renderWaterfall(model, { widthCells: 60, ascii: false }, { rows, header: false }))
    .split('\n')
    .map((line) => line.slice(0, 12).trimEnd());

const shop = modelOf(
  'root<- 0-1000!',
  'a<root 10-14',
  'b<a 11-13',
  'c<root 40-600',
  'd<c 50-590',
  'e<root 610-900!',
  'f<e 620-640!',
  'g<root 910-912',
);

describe('rows for a screen', () => {
  it('are all of them where they have room', () => {
    expect(choose(shop, 8)).toHaveLength(8);
  });

  it('are the failure and the critical path with their callers, in the order of the tree', () => {
    expect(names(shop, choose(shop, 5))).toEqual(['root', 'c', 'd', 'e', 'f']);
  });

  it('leave the small out first: the longest of the rest comes next', () => {
    expect(names(shop, choose(shop, 6))).toEqual(['root', 'a', 'c', 'd', 'e', 'f']);
  });

  it('are those that are wanted before those that are only long', () => {
    expect(names(shop, choose(shop, 6, ['g']))).toEqual(['root', 'c', 'd', 'e', 'f', 'g']);
  });

  it('draw no line to what was left out', () => {
    expect(tree(shop, choose(shop, 5))).toEqual(['! root', '  ├─c', '  │ └─d', '! └─e', '!   └─f']);
  });

  it('skip callers that have no room, and show that they do', () => {
    const deep = modelOf(
      'r<- 0-100!',
      'x1<r 1-99!',
      'x2<x1 2-98!',
      'x3<x2 3-97!',
      'x4<x3 4-96!',
      'x5<x4 5-95!',
    );
    const rows = choose(deep, 2);
    expect(names(deep, rows)[1]).toBe('x5');
    expect(rows).toHaveLength(2);
    expect(rows[1]).toMatchObject({ level: 1, skips: true, depth: 5 });
    expect(tree(deep, rows)[1]).toMatch(/^! └┄x5$/);
  });

  it('count the lines that stand below a row', () => {
    const rows = listWaterfallRows(shop);
    const chosen = chooseRows(shop, rows, {
      mostLines: 5,
      linesOf: ({ index }) => (shop.tree.spans[index]?.spanId === 'f' ? 3 : 1),
    });
    expect(names(shop, chosen)).toEqual(['root', 'e', 'f']);
  });

  it('keep the heading of what is detached', () => {
    const torn = modelOf('r<- 0-10', 's<r 1-2', 't<r 3-4', 'x<lost 20-500!');
    expect(names(torn, choose(torn, 2))).toEqual(['--', 'x']);
  });

  it('never take more lines than there are, nor a row twice, nor another order', () => {
    const tall = fc.array(fc.tuple(fc.nat(), fc.nat(100), fc.nat(100), fc.boolean()), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(tall, fc.integer({ min: 1, max: 30 }), (shapes, mostLines) => {
        const model = modelOf(
          ...shapes.map(([parent, from, length, failed], index) => {
            const above = index === 0 ? '-' : `s${parent % index}`;
            return `s${index}<${above} ${from}-${from + length}${failed ? '!' : ''}`;
          }),
        );
        const all = listWaterfallRows(model).map(({ kind, index }) => `${kind} ${index}`);
        const chosen = choose(model, mostLines).map(({ kind, index }) => `${kind} ${index}`);
        expect(chosen.length).toBeLessThanOrEqual(mostLines);
        expect(all.filter((one) => chosen.includes(one))).toEqual(chosen);
      }),
      { numRuns: 200 },
    );
  });

  it('are the longest of thousands that did not fail, of equal ones the first', () => {
    const spans = Array.from({ length: 9_000 }, (_, i) =>
      span(i === 0 ? 's0<- 0-9000' : `s${i}<s0 ${i % 30}-${(i % 30) + ((i * 7919) % 40)}`),
    );
    const wide = buildWaterfall({
      traceId: 'x',
      spans: spans.map((one) => ({ ...one, name: one.spanId })),
      partial: false,
      message: '',
    });
    const rows = listWaterfallRows(wide);
    const millis = (row: WaterfallRow) => Number(wide.tree.spans[row.index]?.durationNs) / 1e6;
    const longest = rows
      .map((row, place) => ({ row, place }))
      .filter(({ row }) => row.level > 0)
      .sort((a, b) => millis(b.row) - millis(a.row) || a.place - b.place)
      .slice(0, 14);
    const expected = longest.sort((a, b) => a.place - b.place).map(({ row }) => row.index);
    const chosen = chooseRows(wide, rows, { mostLines: 15, linesOf: () => 1 });
    // What is on the critical path comes first; the rest must be the longest.
    const rest = chosen
      .slice(1)
      .filter(({ index }) => (wide.path.ownNs[index] ?? 0) < wide.tree.totalNs * 0.005);
    expect(rest.length).toBeGreaterThan(10);
    for (const { index } of rest) expect(expected).toContain(index);
  });

  it('come of 50,000 spans in one chain, and of 50,000 failures below one span', () => {
    for (const above of [(i: number) => i - 1, () => 0]) {
      const spans = Array.from({ length: 50_000 }, (_, i) =>
        span(`s${i}<${i === 0 ? '-' : `s${above(i)}`} ${Math.floor(i / 100)}-${1000 - Math.floor(i / 100)}!`),
      );
      const huge = buildWaterfall({ traceId: 'x', spans, partial: false, message: '' });
      const rows = chooseRows(huge, listWaterfallRows(huge), { mostLines: 20, linesOf: () => 1 });
      expect(rows).toHaveLength(20);
    }
  });
});
