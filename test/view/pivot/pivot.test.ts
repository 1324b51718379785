import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningDemo, startDemo } from '../../../src/demo/start-demo.ts';
import { ObsqError } from '../../../src/domain/errors.ts';
import type { Http } from '../../../src/http/http.ts';
import type { PivotFrom } from '../../../src/pivot/pivot-from.ts';
import type { PivotResult } from '../../../src/pivot/pivot-result.ts';
import type { Hop } from '../../../src/pivot/plan/hop.ts';
import { runPivot } from '../../../src/services/pivot/pivot.ts';
import { chooseLogs } from '../../../src/view/logs/pivot-logs.ts';
import { renderDoctor } from '../../../src/view/pages/doctor.ts';
import { renderPivot } from '../../../src/view/pivot/pivot.ts';
import { renderHops } from '../../../src/view/pivot/pivot-hops.ts';
import { lineWidth } from '../../../src/view/text/fit.ts';
import type { Frame } from '../../../src/view/text/line.ts';
import { loopbackHttp, memoryCache, storesOver } from '../../helpers/pivot-stores.ts';
import { anyFrame, expectHarmless, hostileText, plain, toned } from '../text/hostile.ts';

const nowMs = Date.parse('2026-11-20T13:40:00Z');
const window = { fromMs: nowMs - 30 * 60_000, toMs: nowMs };
const screen: Frame = { widthCells: 80, ascii: false };
const options = { zone: 'UTC', wide: false, exemplars: 20 } as const;
let demo: RunningDemo;
let http: Http;

beforeAll(async () => {
  demo = await startDemo({ now: () => nowMs });
  http = loopbackHttp(() => nowMs);
});

afterAll(async () => {
  await http.close();
  await demo.close();
});

function pivot(from: PivotFrom): Promise<PivotResult> {
  return runPivot(storesOver(http, demo.urls), from, { cache: memoryCache(), nowMs });
}

const latency: PivotFrom = {
  kind: 'metric',
  name: null,
  expressions: [
    'histogram_quantile(0.99, sum by (le, service_name) (rate(http_server_request_duration_seconds_bucket{namespace="otel-demo"}[5m])))',
  ],
  window,
};

describe('a pivot on one screen', () => {
  it('leads the eye to the line in which payment says what is wrong', async () => {
    const lines = renderPivot(await pivot(latency), screen, options);
    expect(lines.every((line) => lineWidth(line) <= 80)).toBe(true);
    expect(lines.length).toBeLessThanOrEqual(44);
    const text = plain(lines);
    const at = (pattern: RegExp) => text.search(pattern);
    // From top to bottom: metric, exemplars, trace, logs, how it was found.
    const places = [
      /histogram_quantile/,
      /TRACE ID/,
      /28 spans/,
      /oteldemo\.Pay/,
      /LOGS {2}9 lines/,
      /metric → metric \d+, exemplar \d+; exemplar → log \d+, trace \d+; how: -o wide/,
    ].map(at);
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    const failed = toned(lines)
      .split('\n')
      .filter((line) => line.includes('<error:') && line.includes('payment'));
    expect(failed.some((line) => line.includes('Payment request failed'))).toBe(true);
    expect(text).toMatch(/ERROR payment {6}\S+Charge \{"level":"error","msg":"Payment/);
  });

  it('shows one exemplar of each trace, those looked into among them', async () => {
    const result = await pivot(latency);
    const text = plain(renderPivot(result, screen, options));
    for (const { traceId } of result.traces) expect(text).toContain(traceId);
    const [table = ''] = text.split('more exemplars');
    const ids = table.match(/\b[0-9a-f]{32}\b/g) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says of failed lines all where the failure began, and of others the beginning', async () => {
    const text = plain(renderPivot(await pivot(latency), screen, options));
    const [, logs = ''] = text.split('LOGS');
    expect(logs).toMatch(/ERROR payment[^\n]*\n {16}\S[^\n]*\n {16}\S/);
    expect(logs).toMatch(/ERROR checkout[^\n]*\n {16}[^\n]*…\n[^ ]* *\+/);
    expect(logs).not.toContain('INFO');
    expect(logs).toMatch(/5 more lines; -o wide shows all/);
  });

  it.each([60, 50_000])('shows where a failure began, though %i callers passed it on', async (count) => {
    const result = await pivot(latency);
    const [worst] = result.traces;
    const [model] = worst?.spans ?? [];
    if (worst === undefined || model === undefined) throw new Error('the demo has a failed trace');
    const spans = Array.from({ length: count }, (_, index) => ({
      ...model,
      spanId: `s${index}`,
      parentSpanId: index === 0 ? null : `s${index - 1}`,
      name: `call ${index}`,
      status: 'error' as const,
      durationNs: String(100_000 - index),
    }));
    const lines = renderPivot({ ...result, traces: [{ ...worst, spans }] }, screen, options);
    expect(plain(lines)).toMatch(new RegExp(`^! .*call ${count - 1} `, 'm'));
    expect(lines.length).toBeLessThanOrEqual(50);
  });

  it('does not say that no line carries the id where none was looked for', async () => {
    const result = await pivot(latency);
    const unasked = { ...result, logs: [], hops: result.hops.filter(({ to }) => to !== 'log') };
    expect(plain(renderPivot(unasked, screen, options))).not.toContain('LOGS');
    expect(plain(renderPivot({ ...result, logs: [] }, screen, options))).toContain('LOGS  no line carries');
    const failed = result.hops.map((one) => (one.to === 'log' ? { ...one, status: 'failed' as const } : one));
    expect(plain(renderPivot({ ...result, logs: [], hops: failed }, screen, options))).not.toContain('LOGS');
  });

  it('keeps lines from elsewhere in time order', async () => {
    const result = await pivot({ kind: 'alert', name: 'KubePodCrashLooping', window: null });
    const [, elsewhere = ''] = plain(renderPivot(result, screen, options)).split(/LOGS {2}\d+ failed lines/);
    const times = elsewhere.match(/^\d\d:\d\d:\d\d\.\d{3}/gm) ?? [];
    expect(times.length).toBeGreaterThan(1);
    expect(times).toEqual([...times].sort());
  });

  it('does not repeat above the exemplars what the expression says', async () => {
    const lines = plain(renderPivot(await pivot(latency), screen, options)).split('\n');
    const at = lines.findIndex((line) => line.startsWith('all: '));
    expect(lines.slice(at, at + 2).join(' ')).toBe(
      'all: {http_response_status_code="500", http_route="/api/checkout", service_name="frontend-proxy"}',
    );
  });

  it('gives a pipe every line, every span and every query', async () => {
    const result = await pivot(latency);
    const text = plain(renderPivot(result, { widthCells: null, ascii: false }, { ...options, wide: true }));
    const [worst] = result.traces;
    for (const span of worst?.spans ?? [])
      if (span.name !== 'SELECT payment_tokens') expect(text).toContain(span.name);
    for (const { entry, traceId } of result.logs)
      if (traceId === worst?.traceId) expect(text).toContain(entry.line.split('\n')[0]);
    for (const hop of result.hops) expect(text).toContain(hop.query.trim().split('\n')[0]);
  });

  it('puts who failed first among the services and pods', async () => {
    const [worst] = (await pivot(latency)).traces;
    const text = plain(
      renderPivot(await pivot({ kind: 'trace', traceId: worst?.traceId ?? '' }), screen, options),
    );
    expect(text).toMatch(/SERVICE +REQUESTS +ERROR RATIO +P95\s+payment /);
    expect(text).toMatch(/POD +CPU +MEMORY +RESTARTS\s+payment/);
  });

  it('shows what crashed although no trace id is on its last words', async () => {
    const result = await pivot({ kind: 'alert', name: 'KubePodCrashLooping', window: null });
    const text = plain(renderPivot(result, screen, options));
    expect(text).toMatch(/^KubePodCrashLooping {2}firing since 2026-11-20/);
    expect(text).toMatch(/FATAL payment[\s\S]*Last few GCs/);
  });
});

const hop: Hop = {
  from: 'trace',
  to: 'log',
  store: 'logs',
  language: 'logql',
  query: '{a="b"}',
  window,
  reason: 'lines with the id',
  inferred: false,
  status: 'failed',
  count: 0,
  ms: 1,
  error: new ObsqError({ kind: 'network', message: 'connection refused', backend: 'loki' }),
};

describe('how it was found', () => {
  it('says once that a store failed, and leaves out what found nothing beside what did', () => {
    const found: Hop = { ...hop, status: 'found', count: 3, error: null };
    const text = plain(
      renderHops(
        [
          hop,
          { ...hop, reason: 'another question' },
          { ...found, from: 'exemplar' },
          { ...found, from: 'exemplar', status: 'empty', count: 0 },
        ],
        screen,
        { all: false },
      ),
    );
    expect(text.match(/connection refused/g)).toHaveLength(1);
    expect(text).toContain('2 questions');
    expect(text).toContain('✓ exemplar → log: 3; lines with the id');
    expect(text).not.toContain('nothing');
  });

  it('is one line where all went as planned, and one for each guess and each gap', () => {
    const found: Hop = { ...hop, status: 'found', count: 3, error: null };
    const lines = renderHops(
      [
        { ...found, from: 'metric', to: 'metric' },
        { ...found, from: 'metric', to: 'exemplar', count: 40 },
        { ...found, from: 'exemplar', count: 9 },
        { ...found, inferred: true, reason: 'a guess' },
        { ...found, inferred: true, count: 5, reason: 'a better guess' },
        { ...found, from: 'log', to: 'trace', status: 'empty', count: 0, reason: 'no id in the lines' },
        { ...found, from: 'log', to: 'trace', status: 'empty', count: 0, reason: 'nor beside them' },
        { ...found, from: 'span', to: 'metric', status: 'partial', reason: 'cut by the server' },
      ],
      screen,
      { all: false },
    );
    expect(plain(lines).split('\n')).toEqual([
      '✓ metric → metric 3, exemplar 40; exemplar → log 9; how: -o wide',
      '✓ trace → log: 5 (inferred); a better guess',
      '- log → trace: nothing; no id in the lines',
      '✓ span → metric: 3, not all; cut by the server',
    ]);
    const piped = plain(
      renderHops(
        [found, { ...found, from: 'exemplar', reason: 'why' }],
        { ...screen, widthCells: null },
        { all: false },
      ),
    );
    expect(piped).toBe('✓ trace → log: 3; lines with the id\n✓ exemplar → log: 3; why');
  });

  it('marks what is inferred', () => {
    const inferred: Hop = { ...hop, status: 'found', count: 3, error: null, inferred: true };
    expect(plain(renderHops([inferred], screen, { all: false }))).toContain('3 (inferred)');
  });
});

describe('text of a hostile backend', () => {
  it('is harmless in every part of a pivot, at any width', async () => {
    const result = await pivot(latency);
    fc.assert(
      fc.property(hostileText, anyFrame, fc.boolean(), (text, frame, wide) => {
        const [worst, ...others] = result.traces;
        const hostile: PivotResult = {
          alert: {
            name: text,
            labels: { [text]: text },
            annotations: { summary: text },
            state: text,
            activeAtMs: nowMs,
            value: text,
            expr: text,
            threshold: { op: '>', value: 1 },
          },
          metric: {
            name: text,
            expressions: [text],
            series: [{ labels: { a: text }, samples: [{ timeMs: nowMs, value: text }], histograms: [] }],
          },
          exemplars: result.exemplars
            .slice(0, 3)
            .map((one) => ({ ...one, value: text, seriesLabels: { a: text } })),
          traces: [
            ...(worst === undefined
              ? []
              : [
                  {
                    ...worst,
                    message: text,
                    partial: true,
                    spans: worst.spans
                      .slice(0, 6)
                      .map((span) => ({ ...span, name: text, service: text, statusMessage: text })),
                  },
                ]),
            ...others.slice(0, 1),
          ],
          logs: result.logs
            .slice(0, 5)
            .map((log) => ({ ...log, entry: { ...log.entry, line: text, labels: { service_name: text } } })),
          metrics: [
            {
              name: 'errors',
              title: text,
              unit: 'ratio',
              subject: text,
              labels: {},
              samples: [{ timeMs: nowMs, value: text }],
              expr: text,
            },
          ],
          hops: [
            { ...hop, query: text, reason: text, error: new ObsqError({ kind: 'backend', message: text }) },
          ],
          warnings: [text],
        };
        expectHarmless(renderPivot(hostile, frame, { ...options, wide }), frame);
        const check = {
          id: 'x',
          group: 'hop',
          title: text,
          status: 'broken',
          detail: text,
          fix: text,
          store: null,
        } as const;
        expectHarmless(renderDoctor([check, { ...check, group: 'store' }], frame), frame);
      }),
      { numRuns: 60 },
    );
  });
});

describe('which lines one screen shows', () => {
  it('are the failed ones, then the last', () => {
    const log = (level: string, place: number) => ({
      entry: {
        timestampNs: String(place),
        line: level,
        labels: {},
        structuredMetadata: { detected_level: level },
        parsed: {},
      },
      traceId: null,
      spanId: null,
      span: null,
    });
    const logs = ['info', 'error', 'info', 'warn', 'info', 'info'].map(log);
    expect(chooseLogs(logs, 3).map(({ entry }) => entry.timestampNs)).toEqual(['1', '3', '5']);
    expect(chooseLogs(logs, 6)).toBe(logs);
  });
});
