import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demoFaults, parseFaults } from '../../../src/demo/server/fault.ts';
import { ObsqError } from '../../../src/domain/errors.ts';

describe('parseFaults', () => {
  it.each([
    ['loki=down', 'logs', { kind: 'down' }],
    ['tempo=slow:3s', 'traces', { kind: 'slow', delayMs: 3000 }],
    ['traces=slow:250ms', 'traces', { kind: 'slow', delayMs: 250 }],
    ['mimir=429', 'metrics', { kind: 'status', status: 429, retryAfterSeconds: null }],
    ['prometheus=429:7', 'metrics', { kind: 'status', status: 429, retryAfterSeconds: 7 }],
    ['alertmanager=503', 'alerts', { kind: 'status', status: 503, retryAfterSeconds: null }],
    ['logs=tail-cut', 'logs', { kind: 'tail-cut' }],
    ['metrics=skew:-5m', 'metrics', { kind: 'skew', offsetMs: -300_000 }],
    ['mimir=drop:kube_.*', 'metrics', { kind: 'drop', names: /^(?:kube_.*)$/ }],
    ['alerts=hang', 'alerts', { kind: 'hang' }],
  ] as const)('%s', (text, store, fault) => {
    expect(parseFaults(text)).toEqual({
      metrics: [],
      logs: [],
      traces: [],
      alerts: [],
      [store]: [fault],
    });
  });

  it('keeps several faults of one store in order', () => {
    const plan = parseFaults('mimir=slow:1s, loki=down,mimir=drop:up');
    expect(plan.metrics.map((fault) => fault.kind)).toEqual(['slow', 'drop']);
    expect(plan.logs).toEqual([{ kind: 'down' }]);
  });

  it.each([
    ['down', 'which store?'],
    ['nowhere=down', 'which store?'],
    ['=down', 'which store?'],
    ['toString=down', 'which store?'],
    ['loki=sideways', 'no such fault'],
    ['loki=constructor', 'no such fault'],
    ['loki=', 'no such fault'],
    ['loki=slow', 'the form is slow:DURATION'],
    ['loki=slow:fast', 'the form is slow:DURATION'],
    ['loki=slow:-1s', 'the form is slow:DURATION'],
    ['loki=down:3', 'the form is down'],
    ['tempo=no-exemplars', 'is for metrics only'],
    ['mimir=tail-cut', 'is for logs only'],
    ['mimir=drop:(', 'the form is drop:REGEX'],
    ['mimir=429:soon', 'the form is 429[:SECONDS]'],
  ])('refuses %s', (text, why) => {
    const refused = catchError(() => parseFaults(text));
    expect(refused.kind).toBe('usage');
    expect(refused.message).toContain(why);
    expect(refused.hint).toBe(demoFaults);
  });

  it('throws nothing but usage errors, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseFaults(text);
        } catch (error) {
          expect(error).toBeInstanceOf(ObsqError);
          expect((error as ObsqError).kind).toBe('usage');
        }
      }),
    );
  });

  it('lists every fault of the brief in its help', () => {
    const words =
      'down slow hang 401 403 429 500 502 503 504 html truncated partial empty no-exemplars drop no-websocket tail-cut skew';
    for (const word of words.split(' ')) expect(demoFaults).toMatch(new RegExp(`^  ${word}`, 'm'));
  });
});

function catchError(run: () => unknown): ObsqError {
  try {
    run();
  } catch (error) {
    if (error instanceof ObsqError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
