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
import { anyFrame, expectHarmless, hostileText, plain } from '../text/hostile.ts';

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
  it('says first what is wrong, then the way there, the lines and where it started', async () => {
    const lines = renderPivot(await pivot(latency), screen, options);
    expect(lines.every((line) => lineWidth(line) <= 80)).toBe(true);
    expect(lines.length).toBeLessThanOrEqual(22);
    const text = plain(lines);
    expect(text).toMatch(
      /^payment {2}oteldemo\.PaymentService\/Charge\n +Error: Payment request failed\. Invalid token\./,
    );
    expect(text).toMatch(/\n {2}3 of 3 traces fail here; \d+% of the time is its own\n {2}pods? payment-/);
    const at = (pattern: RegExp) => text.search(pattern);
    const places = [
      /3 of 3 traces/,
      /^\d\S* s {2}[0-9a-f]{32} {2}2026-11-20/m,
      /^! frontend-proxy/m,
      /spans more: obsq trace [0-9a-f]{32}$/m,
      /ERROR payment +Payment request failed\. Invalid token\./,
      /^also {2}[0-9a-f]{32}/m,
      /^from {2}\d+ exemplars of histogram_quantile/m,
    ].map(at);
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('shows one row for each service on the way, without the halves of the callers', async () => {
    const text = plain(renderPivot(await pivot(latency), screen, options));
    const services = [...text.matchAll(/^! [ └├─│]*([a-z-]+) /gm)].map(([, service]) => service);
    expect(services).toEqual(['frontend-proxy', 'frontend', 'checkout', 'payment']);
  });

  it.each([
    ['errors', { kind: 'alert', name: 'ServiceHighErrorRate', window: null }],
    ['a crash', { kind: 'alert', name: 'KubePodCrashLooping', window: null }],
    ['lines', { kind: 'log-query', expr: '{service_name="payment"} |= "Invalid token"', window }],
  ] as const)('fits on one screen from %s', async (_name, from) => {
    const lines = renderPivot(await pivot(from), screen, options);
    expect(lines.length).toBeLessThanOrEqual(22);
    expect(plain(lines)).toMatch(/^payment {2}oteldemo/);
  });

  it('says of failed lines their sentence, and of one statement how often', async () => {
    const result = await pivot(latency);
    const text = plain(renderPivot(result, screen, options));
    expect(text).toMatch(/ERROR checkout +order failed: could not charge the card/);
    expect(text).not.toMatch(/"level":|level=error|\bINFO\b/);
    expect(text).toMatch(/5 lines more: -o wide/);
    const [worst] = result.traces;
    const failed = result.logs.find(
      ({ entry, traceId }) => traceId === worst?.traceId && entry.line.includes('order failed'),
    );
    if (failed === undefined) throw new Error('the demo logs a failed order');
    const again = { ...failed, entry: { ...failed.entry, line: failed.entry.line.replace(/\d/g, '7') } };
    const twice = plain(renderPivot({ ...result, logs: [...result.logs, again] }, screen, options));
    expect(twice).toMatch(/ERROR checkout +2x order failed/);
  });

  it('says of a guess that it is one, in the verdict alone', async () => {
    const result = await pivot({
      kind: 'metric',
      name: null,
      expressions: ['container_cpu_usage_seconds_total{namespace="otel-demo", pod=~"payment.*"}'],
      window,
    });
    const text = plain(renderPivot(result, screen, options));
    expect(text).toMatch(/; a guess by labels and time, nothing recorded links it\n/);
    expect(text.match(/inferred|a guess/g)).toHaveLength(1);
    expect(plain(renderPivot(await pivot(latency), screen, options))).not.toContain('a guess');
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
    expect(lines.length).toBeLessThanOrEqual(22);
  });

  it('does not say that no line carries the id where none was looked for', async () => {
    const result = await pivot(latency);
    const unasked = { ...result, logs: [], hops: result.hops.filter(({ to }) => to !== 'log') };
    expect(plain(renderPivot(unasked, screen, options))).not.toContain('no log line');
    expect(plain(renderPivot({ ...result, logs: [] }, screen, options))).toContain('no log line carries');
    const failed = result.hops.map((one) => (one.to === 'log' ? { ...one, status: 'failed' as const } : one));
    expect(plain(renderPivot({ ...result, logs: [], hops: failed }, screen, options))).not.toContain(
      'no log line',
    );
  });

  it('keeps lines from elsewhere in time order', async () => {
    const result = await pivot({ kind: 'alert', name: 'KubePodCrashLooping', window: null });
    const wide = plain(renderPivot(result, screen, { ...options, wide: true }));
    const [, elsewhere = ''] = wide.split(/also failed {2}\d+ lines/);
    const times = elsewhere.match(/^\d\d:\d\d:\d\d\.\d{3}/gm) ?? [];
    expect(times.length).toBeGreaterThan(1);
    expect(times).toEqual([...times].sort());
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
    expect(text.split('\n').length).toBeLessThanOrEqual(22);
  });

  it('shows what crashed although no trace id is on its last words', async () => {
    const result = await pivot({ kind: 'alert', name: 'KubePodCrashLooping', window: null });
    const text = plain(renderPivot(result, screen, options));
    expect(text).toMatch(/^from {2}KubePodCrashLooping firing since 2026-11-20/m);
    expect(text).toMatch(/FATAL payment \d+x Reached heap limit/);
    const wide = plain(renderPivot(result, screen, { ...options, wide: true }));
    expect(wide).toMatch(/FATAL payment[\s\S]*Last few GCs/);
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
    expect(text).toBe('! trace → log: logs failed: connection refused');
  });

  it('is said in a pipe, with how many questions failed', () => {
    const frame = { ...screen, widthCells: null };
    const text = plain(renderHops([hop, { ...hop, reason: 'another question' }], frame, { all: false }));
    expect(text).toBe(
      '! trace → log: logs failed: connection refused (2 questions, the first: lines with the id)',
    );
  });

  it('names gaps and guesses alone on a screen', () => {
    const found: Hop = { ...hop, status: 'found', count: 3, error: null };
    const hops: Hop[] = [
      { ...found, from: 'metric', to: 'metric' },
      { ...found, from: 'metric', to: 'exemplar', status: 'empty', count: 0 },
      { ...found, inferred: true, reason: 'a guess' },
      { ...found, inferred: true, count: 5, reason: 'a better guess' },
      { ...found, from: 'log', to: 'trace', status: 'empty', count: 0, reason: 'no id in the lines' },
      { ...found, from: 'log', to: 'trace', status: 'empty', count: 0, reason: 'nor beside them' },
      { ...found, from: 'span', to: 'metric', status: 'partial', reason: 'cut by the server' },
    ];
    expect(plain(renderHops(hops, screen, { all: false })).split('\n')).toEqual([
      '- metric → exemplar: nothing; lines with the id',
      '✓ trace → log: 5 (inferred); a better guess',
      '- log → trace: nothing; no id in the lines',
      '✓ span → metric: 3, not all; cut by the server',
    ]);
    const sure: Hop[] = [
      ...hops,
      { ...found, from: 'exemplar' },
      { ...found, from: 'exemplar', to: 'trace' },
    ];
    expect(plain(renderHops(sure, screen, { all: false }))).toBe(
      '✓ span → metric: 3, not all; cut by the server',
    );
  });

  it('is every hop with its reason in a pipe', () => {
    const found: Hop = { ...hop, status: 'found', count: 3, error: null };
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
          figures: null,
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
