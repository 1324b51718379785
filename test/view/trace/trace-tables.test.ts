import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exemplar } from '../../../src/domain/metrics/exemplar.ts';
import type { TraceSummary } from '../../../src/domain/trace/trace.ts';
import { renderExemplars } from '../../../src/view/metrics/exemplar-table.ts';
import { renderTraceList } from '../../../src/view/trace/trace-list.ts';
import { anyFrame, expectHarmless, hostileText, plain, toned } from '../text/hostile.ts';

const noon = Date.parse('2026-11-20T12:00:00Z');
const idA = 'a4af140479d823f343d2d6432027002b';
const idB = '00000000000000001f2e3d4c5b6a7988';

function exemplar(
  value: string,
  timeMs: number,
  traceId: string | null,
  labels: Record<string, string>,
): Exemplar {
  return {
    seriesLabels: {
      __name__: 'latency_bucket',
      service: 'payment',
      route: labels.route ?? '/a',
      le: labels.le ?? '1',
    },
    labels: { trace_id: traceId === null ? 'none' : traceId.replace(/^0+/, ''), user: 'u1' },
    value,
    timeMs,
    traceId,
    spanId: null,
  };
}

describe('exemplars', () => {
  const list = [
    exemplar('2.58', noon, idA, { route: '/charge', le: '5' }),
    exemplar('0.045', noon + 61_000, idB, { le: '0.1' }),
    exemplar('0.01', noon + 62_000, null, {}),
  ];

  it('say once what all series share, and leave out the bucket', () => {
    expect(
      plain(renderExemplars(list, { widthCells: 100, ascii: false }, { zone: 'UTC', unit: 'seconds' })),
    ).toBe(
      [
        'all: latency_bucket{service="payment"}',
        ' VALUE  TIME      TRACE ID                          route    EXEMPLAR LABELS',
        `2.58 s  12:00:00  ${idA}  /charge  {user="u1"}`,
        ` 45 ms  12:01:01  ${idB}  /a       {user="u1"}`,
        ' 10 ms  12:01:02  no trace id                       /a       {trace_id="none", user="u1"}',
      ].join('\n'),
    );
  });

  it('drop nothing in a pipe', () => {
    const text = plain(
      renderExemplars(list, { widthCells: null, ascii: false }, { zone: 'UTC', unit: 'seconds' }),
    );
    expect(text).toContain('latency_bucket  payment  /charge  5    {user="u1"}');
    expect(text).toContain('2026-11-20T12:00:00.000Z');
  });

  it('are harmless', () => {
    const anyExemplar = fc.record({
      seriesLabels: fc.dictionary(hostileText, hostileText, { maxKeys: 3 }),
      labels: fc.dictionary(hostileText, hostileText, { maxKeys: 3 }),
      value: hostileText,
      timeMs: fc.double(),
      traceId: fc.option(hostileText),
      spanId: fc.option(hostileText),
    });
    fc.assert(
      fc.property(fc.array(anyExemplar, { maxLength: 4 }), anyFrame, (some, frame) => {
        expectHarmless(renderExemplars(some, frame, { zone: 'Europe/Berlin', unit: 'none' }), frame);
      }),
      { seed: 31, numRuns: 200 },
    );
  });
});

describe('a list of traces', () => {
  const found: TraceSummary[] = [
    {
      traceId: idA,
      rootService: 'web',
      rootName: 'GET /',
      startNs: '1795176000000000000',
      durationMs: 2810,
      spanSets: [
        {
          spans: [
            {
              spanId: 'a',
              name: 'x',
              startNs: '0',
              durationNs: '1',
              attributes: { 'k8s.pod.name': 'pay-1' },
            },
            {
              spanId: 'b',
              name: 'x',
              startNs: '0',
              durationNs: '1',
              attributes: { 'k8s.pod.name': 'pay-2' },
            },
          ],
          matched: 5,
        },
      ],
      services: { web: { spans: 2, errors: 0 }, payment: { spans: 1, errors: 1 } },
    },
    {
      traceId: idB,
      rootService: '',
      rootName: '',
      startNs: '1795176001000000000',
      durationMs: 0,
      spanSets: [],
      services: {},
    },
  ];

  it('shows id, start, duration, errors, root and what was selected', () => {
    const text = toned(renderTraceList(found, { widthCells: 120, ascii: false }, 'UTC')).replaceAll(
      /series\d/g,
      'series',
    );
    expect(text.split('\n').slice(1)).toEqual([
      `<key:${idA}>  <muted:12:00:00>    2.81 s    <error:1>     <muted:5>  <series:web>      GET /                pay-1, pay-2 (+3 spans)`,
      `<key:${idB}>  <muted:12:00:01>       0 s    <muted:->     <muted:->           <warn:(root not received)>`,
    ]);
  });

  it('is harmless', () => {
    const attributes = fc.dictionary(hostileText, hostileText, { maxKeys: 2 });
    const summary = fc.record({
      traceId: hostileText,
      rootService: hostileText,
      rootName: hostileText,
      startNs: hostileText,
      durationMs: fc.nat(),
      spanSets: fc.array(
        fc.record({
          spans: fc.array(
            fc.record({
              spanId: hostileText,
              name: hostileText,
              startNs: hostileText,
              durationNs: hostileText,
              attributes,
            }),
            { maxLength: 2 },
          ),
          matched: fc.nat(),
        }),
        { maxLength: 2 },
      ),
      services: fc.dictionary(hostileText, fc.record({ spans: fc.nat(), errors: fc.nat() }), { maxKeys: 2 }),
    });
    fc.assert(
      fc.property(fc.array(summary, { maxLength: 4 }), anyFrame, (some, frame) => {
        expectHarmless(renderTraceList(some, frame, 'UTC'), frame);
      }),
      { seed: 32, numRuns: 200 },
    );
  });
});
