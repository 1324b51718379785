import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span, Trace } from '../../../src/domain/trace/trace.ts';
import { renderServiceTotals, sumByService } from '../../../src/view/trace/service-totals.ts';
import { renderSpanDetails } from '../../../src/view/trace/span-details.ts';
import { renderTraceHeader } from '../../../src/view/trace/trace-header.ts';
import { traceNotes } from '../../../src/view/trace/trace-notes.ts';
import { renderWaterfall } from '../../../src/view/trace/waterfall.ts';
import { buildWaterfall, type WaterfallModel } from '../../../src/view/trace/waterfall-model.ts';
import { keepMatching, listWaterfallRows, type RowOptions } from '../../../src/view/trace/waterfall-rows.ts';
import { anyFrame, expectHarmless, hostileText, plain, toned } from '../text/hostile.ts';

const epoch = 1_763_640_000_000_000_000n;

/** A span from `id<parent service/name start-end` in ms, with `!` behind it for an error. */
function span(text: string, facts: Partial<Span> = {}): Span {
  const match = /^(\w+)<(\S+) (\S+)\/(\S+) (\d+)-(\d+)(!?)$/.exec(text);
  const [, id = '', parent = '', service = '', name = '', from = '0', to = '0', failed] = match ?? [];
  return {
    traceId: 'a4af140479d823f343d2d6432027002b',
    spanId: id,
    parentSpanId: parent === '-' ? null : parent,
    name,
    service,
    kind: 'server',
    startNs: (epoch + BigInt(from) * 1_000_000n).toString(),
    durationNs: ((BigInt(to) - BigInt(from)) * 1_000_000n).toString(),
    status: failed === '!' ? 'error' : 'unset',
    statusMessage: '',
    attributes: {},
    resource: {},
    events: [],
    links: [],
    ...facts,
  };
}

function model(...spans: Span[]): WaterfallModel {
  return buildWaterfall({ traceId: 'a4af140479d823f343d2d6432027002b', spans, partial: false, message: '' });
}

const exception = {
  timeNs: (epoch + 80_000_000n).toString(),
  name: 'exception',
  attributes: {
    'exception.type': 'CardError',
    'exception.message': 'declined\nsecond line',
    'exception.stacktrace': 'CardError: declined\n    at charge (charge.js:52)',
  },
};

const checkout = model(
  span('a<- web/checkout 0-100!'),
  span('b<a cart/get 5-15'),
  span('c<a pay/charge 20-90!', { events: [exception] }),
  span('d<c db/SELECT 21-22'),
  span('e<c db/SELECT 23-24'),
  span('f<c db/SELECT 25-27'),
  span('g<a mail/send 95-96'),
);

function drawn(
  one: WaterfallModel,
  widthCells: number | null,
  options: RowOptions = {},
  ascii = false,
): string {
  return plain(
    renderWaterfall(one, { widthCells, ascii }, { rows: listWaterfallRows(one, options), exceptions: true }),
  );
}

describe('a waterfall', () => {
  it('has mark, tree, service, duration, share and bar; repeats in one row; the exception where the failure began', () => {
    expect(drawn(checkout, 72)).toBe(
      [
        '  SPAN            SERVICE DURATION    % 0                         100 ms',
        '! checkout        web       100 ms 100% ━━──━━━─────────────────────━━━━',
        '  ├─get           cart       10 ms  10%  ━━━━',
        '! ├─charge        pay        70 ms  70%       ──━━━━━━━━━━━━━━━━━━━━━',
        '  │   CardError: declined',
        '  │ └─3x SELECT   db          4 ms   4%       ──━',
        '  └─send          mail        1 ms   1%                               ─',
      ].join('\n'),
    );
  });

  it('has no bars in a narrow frame, whole names and self time in a pipe', () => {
    expect(drawn(checkout, 50).split('\n').slice(0, 3)).toEqual([
      '  SPAN            SERVICE DURATION',
      '! checkout        web       100 ms',
      '  ├─get           cart       10 ms',
    ]);
    expect(drawn(checkout, null).split('\n')[1]).toMatch(/^! checkout +web +100 ms +19 ms +100% {2}━━/);
  });

  it('draws in ASCII, opens groups, folds subtrees', () => {
    expect(drawn(checkout, 72, { openGroups: 'all' }, true)).toBe(
      [
        '  SPAN            SERVICE DURATION    % 0                         100 ms',
        '! checkout        web       100 ms 100% ==--===---------------------====',
        '  |-get           cart       10 ms  10%  ====',
        '! |-charge        pay        70 ms  70%       --=====================',
        '  |   CardError: declined',
        '  | |-SELECT      db          1 ms   1%       --',
        '  | |-SELECT      db          1 ms   1%        -',
        '  | `-SELECT      db          2 ms   2%         =',
        '  `-send          mail        1 ms   1%                               -',
      ].join('\n'),
    );
    const folded = drawn(checkout, 72, { folded: new Set([2]) }).split('\n');
    expect(folded).toHaveLength(6);
    expect(folded[3]).toMatch(/^! ├─\+3 charge /);
  });

  it('is red where it failed and quiet where it is short', () => {
    const lines = renderWaterfall(
      checkout,
      { widthCells: 72, ascii: false },
      { rows: listWaterfallRows(checkout) },
    );
    const text = toned(lines).split('\n');
    expect(text[3]).toMatch(/^<error:! ><muted:├─><error:charge +> <series\d:pay +> <error: +70 ms>/);
    const quick = model(span('a<- web/x 0-1000'), span('b<a web/y 100-101'), span('c<a web/z 200-900'));
    const rows = renderWaterfall(quick, { widthCells: 72, ascii: false }, { rows: listWaterfallRows(quick) });
    expect(toned(rows).split('\n')[2]).toMatch(/^ {2}<muted:├─><muted:y +>/);
  });

  it('draws only the rows asked for', () => {
    const rows = listWaterfallRows(checkout);
    const some = renderWaterfall(
      checkout,
      { widthCells: 72, ascii: false },
      { rows, from: 1, count: 2, header: false },
    );
    expect(
      plain(some)
        .split('\n')
        .map((line) => line.slice(0, 12)),
    ).toEqual(['  ├─get     ', '! ├─charge  ']);
  });

  it('keeps matching spans with their ancestors', () => {
    const keep = keepMatching(checkout, (index) => checkout.tree.spans[index]?.service === 'db');
    expect(
      drawn(checkout, 72, { keep, openGroups: 'all' })
        .split('\n')
        .map((line) => line.slice(0, 14).trimEnd()),
    ).toEqual([
      '  SPAN',
      '! checkout',
      '! └─charge',
      '      CardErro',
      '    ├─SELECT',
      '    ├─SELECT',
      '    └─SELECT',
    ]);
  });

  it('puts detached subtrees under a heading and says what is wrong with the data', () => {
    const bad = model(
      span('x<lost a/one 10-40'),
      span('y<x a/two 5-20'),
      span('z<gone b/three 60-100'),
      span('q<q b/ring 0-1'),
    );
    expect(drawn(bad, 72)).toBe(
      [
        '  SPAN         SERVICE DURATION    % 0                            100 ms',
        '  detached: parents not in this trace',
        '  ring         b           1 ms   1% ─',
        '  one          a          30 ms  30%    ────━━━━━━━',
        '~ └─two        a          15 ms  15%  ──━━━━',
        '  three        b          40 ms  40%                      ━━━━━━━━━━━━━━',
      ].join('\n'),
    );
    expect(traceNotes(bad).map(({ text }) => text)).toEqual([
      '2 detached subtrees: parent spans are missing (dropped, sampled or not yet stored)',
      'the root span is not in the trace',
      '1 ring of parents, broken where first met',
      'clock skew: 1 span starting before the parent, by up to 5 ms (a)',
      'longest gap 20 ms: a one with no child span',
    ]);
  });

  it('caps the indentation of a deep chain with a number', () => {
    const deep = model(
      ...Array.from({ length: 14 }, (_, i) =>
        span(`s${i}<${i === 0 ? '-' : `s${i - 1}`} svc/op${i} ${i}-${50 - i}`),
      ),
    );
    const lines = drawn(deep, 72).split('\n');
    expect(lines[7]).toMatch(/^ {12}└─op6 /);
    expect(lines[8]).toMatch(/^ {12}›7 op7 /);
    expect(lines[14]).toMatch(/^ {12}›13 op13 /);
  });

  it('takes a chain of 50,000 spans and a parent of 50,000 without stopping', () => {
    for (const parentOf of [(i: number) => i - 1, () => 0]) {
      const spans = Array.from({ length: 50_000 }, (_, i) =>
        span(
          `s${i}<${i === 0 ? '-' : `s${parentOf(i)}`} svc/op${i} ${Math.floor(i / 100)}-${1000 - Math.floor(i / 100)}`,
        ),
      );
      const huge = model(...spans);
      const rows = listWaterfallRows(huge);
      expect(rows).toHaveLength(50_000);
      const lines = renderWaterfall(
        huge,
        { widthCells: 80, ascii: false },
        { rows, from: 49_990, count: 10 },
      );
      expectHarmless(lines, { widthCells: 80, ascii: false });
      expect(lines).toHaveLength(11);
    }
  });
});

describe('above and beside the waterfall', () => {
  const frame = { widthCells: 72, ascii: false };

  it('the header says what, when, how big, and where the failure began', () => {
    expect(toned(renderTraceHeader(checkout, frame, '+01:00'))).toBe(
      [
        `${toned(renderTraceHeader(checkout, frame, 'UTC')).split('\n')[0]}`,
        '<key:a4af140479d823f343d2d6432027002b>  <muted:2025-11-20 13:00:00.000 +01:00>',
        '100 ms  7 spans  5 services  <error:2 errors>',
        '<error:! ><error:pay charge: CardError: declined>',
        '<muted:longest gap 63 ms: pay charge with no child span>',
      ].join('\n'),
    );
  });

  it('a partial trace says so in the words of the store', () => {
    const trace: Trace = { traceId: 'x', spans: [], partial: true, message: 'trace exceeds max size' };
    const one = buildWaterfall(trace);
    expect(traceNotes(one)).toEqual([{ kind: 'partial', text: 'partial: trace exceeds max size' }]);
    expect(drawn(one, 72).split('\n')).toHaveLength(1);
  });

  it('totals by service put the critical path first', () => {
    expect(
      sumByService(checkout).map((one) => [
        one.service,
        one.spans,
        one.errors,
        one.selfNs / 1e6,
        one.pathNs / 1e6,
      ]),
    ).toEqual([
      ['pay', 1, 1, 66, 66],
      ['web', 1, 1, 19, 19],
      ['cart', 1, 0, 10, 10],
      ['db', 3, 0, 4, 4],
      ['mail', 1, 0, 1, 1],
    ]);
    expect(plain(renderServiceTotals(checkout, frame)).split('\n').slice(0, 2)).toEqual([
      'SERVICE  SPANS  ERRORS   SELF  CRITICAL PATH  % OF TRACE',
      'pay          1       1  66 ms          66 ms         66%',
    ]);
  });

  it('details show times, events with the exception, links and attributes', () => {
    const linked = span('a<- web/checkout 0-100!', {
      statusMessage: 'boom',
      attributes: { 'http.route': '/x', count: 3, list: ['a', 1] },
      resource: { 'service.name': 'web' },
      events: [exception],
      links: [{ traceId: 'b'.repeat(32), spanId: 'c'.repeat(16), attributes: {} }],
    });
    expect(
      toned(renderSpanDetails(model(linked), 0, frame, 'UTC'))
        .split('\n')
        .slice(1),
    ).toEqual([
      'server  <error:status error>: <error:boom>',
      '100 ms  self 100 ms  on the critical path 100 ms',
      '2025-11-20 12:00:00.000 UTC<muted:  0 s after the trace began>',
      'span <key:a>  parent <key:none>',
      '',
      '<heading:attributes>',
      '  <key:http.route>  /x',
      '  <key:count>       3',
      '  <key:list>        ["a",1]',
      '',
      '<heading:events>',
      '  <muted:+80 ms  ><error:exception>',
      '    <key:exception.type>        <error:CardError>',
      '    <key:exception.message>     <error:declined>',
      '                          <error:second line>',
      '    <key:exception.stacktrace>  CardError: declined',
      '                              at charge (charge.js:52)',
      '',
      '<heading:links>',
      `  trace <link:${'b'.repeat(32)}>  span <key:${'c'.repeat(16)}>`,
      `    <muted:obsq trace ${'b'.repeat(32)} --span ${'c'.repeat(16)}>`,
      '',
      '<heading:resource>',
      '  <key:service.name>  web',
    ]);
  });

  it('nothing a span holds reaches the terminal as it came', () => {
    const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const attributes = fc.dictionary(
      hostileText,
      fc.oneof(hostileText, fc.integer(), fc.array(hostileText, { maxLength: 2 })),
      { maxKeys: 2 },
    );
    const anySpan = fc.record({
      traceId: hostileText,
      spanId: ids,
      parentSpanId: fc.oneof(fc.constant(null), ids),
      name: hostileText,
      service: hostileText,
      kind: fc.constant('server' as const),
      startNs: fc.integer({ min: 0, max: 5_000_000 }).map((at) => (epoch + BigInt(at)).toString()),
      durationNs: fc.integer({ min: 0, max: 5_000_000 }).map(String),
      status: fc.constantFrom('unset' as const, 'error' as const, 'ok' as const),
      statusMessage: hostileText,
      attributes,
      resource: attributes,
      events: fc.array(
        fc.record({
          timeNs: fc.constant(epoch.toString()),
          name: fc.oneof(fc.constant('exception'), hostileText),
          attributes,
        }),
        { maxLength: 2 },
      ),
      links: fc.array(fc.record({ traceId: hostileText, spanId: hostileText, attributes }), { maxLength: 1 }),
    });
    fc.assert(
      fc.property(fc.array(anySpan, { maxLength: 6 }), hostileText, anyFrame, (spans, message, where) => {
        const one = buildWaterfall({ traceId: message, spans, partial: true, message });
        expectHarmless(
          renderWaterfall(one, where, { rows: listWaterfallRows(one), exceptions: true }),
          where,
        );
        expectHarmless(renderTraceHeader(one, where, 'UTC'), where);
        expectHarmless(renderServiceTotals(one, where), where);
        if (spans.length > 0) expectHarmless(renderSpanDetails(one, 0, where, 'UTC'), where);
      }),
      { seed: 21, numRuns: 200 },
    );
  });
});
