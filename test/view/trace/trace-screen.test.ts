import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../src/domain/logs/log-entry.ts';
import type { Span } from '../../../src/domain/trace/trace.ts';
import type { LinkedLog } from '../../../src/pivot/correlate/link-logs.ts';
import type { Frame } from '../../../src/view/text/line.ts';
import { placeLogs } from '../../../src/view/trace/place-logs.ts';
import { renderTraceScreen, type TraceScreenOptions } from '../../../src/view/trace/trace-screen.ts';
import { buildWaterfall, type WaterfallModel } from '../../../src/view/trace/waterfall-model.ts';
import { keepMatching, listWaterfallRows } from '../../../src/view/trace/waterfall-rows.ts';
import { anyFrame, expectHarmless, hostileText, plain } from '../text/hostile.ts';

const epochMs = 1_763_640_000_000;
const traceId = 'a4af140479d823f343d2d6432027002b';

/** A span from `id<parent service/name start-end` in ms, with `!` behind it for an error. */
function span(text: string, facts: Partial<Span> = {}): Span {
  const [, id = '', parent = '', service = '', name = '', from = '0', to = '0', failed] =
    /^(\w+)<(\S+) (\S+)\/(\S+) (\d+)-(\d+)(!?)$/.exec(text) ?? [];
  return {
    traceId,
    spanId: id,
    parentSpanId: parent === '-' ? null : parent,
    name,
    service,
    kind: 'server',
    startNs: `${epochMs + Number(from)}000000`,
    durationNs: `${Number(to) - Number(from)}000000`,
    status: failed === '!' ? 'error' : 'unset',
    statusMessage: failed === '!' ? 'it broke' : '',
    attributes: {},
    resource: {},
    events: [],
    links: [],
    ...facts,
  };
}

function modelOf(...spans: Span[]): WaterfallModel {
  return buildWaterfall({ traceId, spans, partial: false, message: '' });
}

const shop = modelOf(
  span('a<- web/checkout 0-100!'),
  span('b<a cart/get 5-15'),
  span('c<a pay/charge 20-90!'),
  span('d<c db/SELECT 21-22'),
  span('e<c db/SELECT 23-24'),
  span('f<c db/SELECT 25-27'),
  span('g<a mail/send 95-96', {
    links: [
      { traceId: '0000000000000000000000000000beef', spanId: '00000000000000aa', attributes: {} },
      { traceId, spanId: 'a', attributes: {} },
    ],
  }),
);

function log(spanId: string | null, atMs: number, line: string, level = 'info'): LinkedLog {
  const entry: LogEntry = {
    timestampNs: `${epochMs + atMs}000000`,
    line,
    labels: { service_name: 'svc', level },
    structuredMetadata: {},
    parsed: {},
  };
  return { entry, traceId, spanId, span: shop.tree.spans.find((one) => one.spanId === spanId) ?? null };
}

const logs = [
  log('b', 6, 'cart read'),
  log('e', 24, 'slow query\nsecond line'),
  log('c', 89, 'declined', 'error'),
  log(null, 90, 'from nowhere'),
];

function screen(frame: Partial<Frame>, options: Partial<TraceScreenOptions> = {}, model = shop): string[] {
  const lines = renderTraceScreen(
    model,
    { widthCells: null, ascii: false, ...frame },
    {
      zone: 'UTC',
      heightCells: null,
      keep: null,
      filterText: '',
      expand: false,
      totals: null,
      wide: false,
      logs: null,
      ...options,
    },
  );
  return plain([...lines]).split('\n');
}

const left = (lines: readonly string[], cells: number): string[] =>
  lines.map((line) => line.slice(0, cells).trimEnd());

describe('the screen of a trace', () => {
  it('has every row, and each linked trace with its command, in a pipe', () => {
    const lines = screen({});
    const rows = lines.slice(lines.findIndex((line) => line.startsWith('  SPAN')) + 1);
    expect(left(rows, 19)).toEqual([
      '! checkout',
      '  ├─get',
      '! ├─charge',
      '  │   it broke',
      '  │ └─3x SELECT',
      '  └─send',
      'LINKS',
      '  mail send  obsq t',
    ]);
    expect(rows[7]).toBe('  mail send  obsq trace 0000000000000000000000000000beef --span 00000000000000aa');
  });

  it('says what it left out and how to see it, on a terminal that is too low', () => {
    const tall = modelOf(
      span('r<- web/root 0-1000'),
      ...Array.from({ length: 40 }, (_, i) => span(`s${i}<r web/step${i} ${i * 20}-${i * 20 + 1}`)),
      span('bad<r web/bad 900-950!'),
    );
    const lines = screen({ widthCells: 80 }, { heightCells: 24 }, tall);
    expect(lines.length).toBeLessThanOrEqual(22);
    expect(lines.join('\n')).toContain('bad');
    expect(lines.slice(-3)).toEqual([
      expect.stringMatching(/^ {2}\d+ of 42 rows: what failed and what took the time$/),
      `  all: obsq trace ${traceId} --expand | less`,
      `  failure: obsq trace ${traceId} --span bad`,
    ]);
    expect(screen({ widthCells: 80 }, { heightCells: 80 }, tall).join('\n')).not.toContain('of 42 rows');
  });

  it('shows only what a filter keeps, and groups repeats among those alone', () => {
    const keep = keepMatching(shop, (index) => ['d', 'e'].includes(shop.tree.spans[index]?.spanId ?? ''));
    const lines = screen({}, { keep, filterText: 'spans of db: 2 of 7, with their callers' });
    expect(lines).toContain('spans of db: 2 of 7, with their callers');
    const rows = lines.slice(lines.findIndex((line) => line.startsWith('  SPAN')) + 1);
    expect(left(rows, 14).slice(0, 5)).toEqual([
      '! checkout',
      '! └─charge',
      '      it broke',
      '    ├─SELECT',
      '    └─SELECT',
    ]);
    const all = keepMatching(shop, (index) => shop.tree.spans[index]?.service === 'db');
    expect(screen({}, { keep: all }).join('\n')).toContain('3x SELECT');
  });

  it('opens repeats and adds totals and ids where asked', () => {
    expect(screen({}, { expand: true }).filter((line) => line.includes('SELECT'))).toHaveLength(3);
    const wide = screen({}, { totals: 'service', wide: true });
    expect(wide.find((line) => line.startsWith('SERVICE'))).toMatch(/CRITICAL PATH/);
    expect(wide.find((line) => line.startsWith('  SPAN'))).toMatch(/SERVICE {2}SPAN ID/);
  });
});

describe('log lines of a trace', () => {
  it('stand below their spans, those of a group below it, those of none at the end', () => {
    const lines = screen({}, { logs });
    const rows = lines.slice(lines.findIndex((line) => line.startsWith('  SPAN')) + 1);
    expect(rows.filter((line) => line.includes('· ')).map((line) => line.trim())).toEqual([
      '│   · 2025-11-20T12:00:00.006Z INFO cart read',
      '│   · 2025-11-20T12:00:00.089Z ERROR declined',
      '│     · 2025-11-20T12:00:00.024Z INFO slow query',
    ]);
    const at = rows.findIndex((line) => line.includes('slow query'));
    expect(rows[at - 1]).toContain('3x SELECT');
    expect(rows[at + 1]?.trim()).toBe('│         second line');
    expect(rows.slice(-2)).toEqual([
      'LOGS  1 of 4 lines name no span shown here',
      expect.stringMatching(/INFO +svc +from nowhere$/),
    ]);
  });

  it('stand below the waterfall in time order on a narrow terminal', () => {
    const lines = screen({ widthCells: 80 }, { logs, heightCells: 40 });
    const at = lines.indexOf('LOGS  4 lines of this trace');
    expect(
      lines.slice(at + 1).map((line) => /(cart read|slow query|declined|nowhere)/.exec(line)?.[1]),
    ).toEqual(['cart read', 'slow query', 'declined', 'nowhere']);
  });

  it('name the service of a span that has no row of its own', () => {
    const keep = keepMatching(shop, (index) => shop.tree.spans[index]?.spanId === 'c');
    const lines = screen({}, { keep, logs });
    expect(lines.find((line) => line.includes('slow query'))).toMatch(/INFO db slow query/);
  });

  it('are said to be none where none came', () => {
    expect(screen({}, { logs: [] })).toContain('LOGS  no line carries the trace id');
  });

  it('find their row at once in a chain of 50,000 hidden callers', () => {
    const spans = Array.from({ length: 50_000 }, (_, i) =>
      span(`s${i}<${i === 0 ? '-' : `s${i - 1}`} svc/op 0-1000`),
    );
    const deep = buildWaterfall({ traceId, spans, partial: false, message: '' });
    const top = listWaterfallRows(deep).slice(0, 1);
    const many = spans.slice(-1000).map((one): LinkedLog => ({ ...log(null, 1, 'x'), span: one }));
    expect(placeLogs(deep, top, many).byRow.get(0)).toHaveLength(1000);
  });
});

it('nothing a span or a line holds reaches the terminal as it came, in any frame', () => {
  fc.assert(
    fc.property(hostileText, hostileText, anyFrame, fc.boolean(), (name, line, frame, wide) => {
      const bad = span(`a<- x/y 0-10!`, {
        name,
        service: line,
        links: [{ traceId: name, spanId: line, attributes: {} }],
      });
      const model = modelOf(bad, span('b<a x/z 1-2', { name: line }));
      const lines = renderTraceScreen(model, frame, {
        zone: 'UTC',
        heightCells: frame.widthCells === null ? null : 24,
        keep: null,
        filterText: name,
        expand: false,
        totals: 'service',
        wide,
        logs: [{ ...log(null, 1, line), span: bad }, log(null, 2, name)],
      });
      expectHarmless([...lines], frame);
    }),
    { numRuns: 60 },
  );
});
