import { describe, expect, it } from 'vitest';
import type { Exemplar } from '../../../src/domain/metrics/exemplar.ts';
import { rankExemplars, saysError, tracesOfExemplars } from '../../../src/pivot/plan/rank-exemplars.ts';

function exemplar(value: string, timeMs: number, trace: string | null, labels = {}): Exemplar {
  return {
    seriesLabels: { __name__: 'x_bucket', ...labels },
    labels: trace === null ? {} : { trace_id: trace },
    value,
    timeMs,
    traceId: trace,
    spanId: null,
  };
}

const failed = { http_response_status_code: '500' };

describe('which exemplars come first', () => {
  const all = [
    exemplar('0.5', 5, 'a'),
    exemplar('NaN', 9, 'b'),
    exemplar('2.5', 1, 'c'),
    exemplar('+Inf', 2, 'd'),
    exemplar('1', 7, 'e', failed),
    exemplar('2.5', 3, 'f'),
  ];
  it.each([
    ['slowest', 'dfceab'],
    ['recent', 'beafdc'],
    ['errors', 'edfcab'],
    ['recent-errors', 'ebafdc'],
  ] as const)('%s', (order, expected) => {
    const ids = rankExemplars(all, order).map(({ traceId }) => traceId);
    expect(ids.join('')).toBe(expected);
  });

  it('counts one that two selectors answered once', () => {
    const one = exemplar('1', 1, 'a');
    expect(rankExemplars([one, { ...one }], 'slowest')).toHaveLength(1);
  });
});

describe('which traces are looked into', () => {
  const ids = (exemplars: readonly Exemplar[], top: number) =>
    tracesOfExemplars(exemplars, top).map(({ traceId }) => traceId);

  it('takes different traces, and none for an exemplar without an id', () => {
    const ranked = [
      exemplar('3', 1, null),
      exemplar('2', 1, 'a'),
      exemplar('1.9', 1, 'a'),
      exemplar('1', 1, 'b'),
    ];
    expect(ids(ranked, 3)).toEqual(['a', 'b']);
    expect(tracesOfExemplars(ranked, 3)[0]?.exemplars).toHaveLength(2);
  });

  it('gives the last place to a failed request where the slow ones went well', () => {
    const slow = ['a', 'b', 'c', 'd'].map((id, index) => exemplar(String(9 - index), 1, id));
    const late = exemplar('0.1', 1, 'e', failed);
    expect(ids([...slow, late], 3)).toEqual(['a', 'b', 'e']);
    expect(ids([...slow, late], 1)).toEqual(['a']);
    expect(ids([exemplar('9', 1, 'z', failed), ...slow, late], 3)).toEqual(['z', 'a', 'b']);
  });
});

describe('labels that say that requests failed', () => {
  it.each([
    [{ http_response_status_code: '503' }, true],
    [{ http_status_code: '200' }, false],
    [{ status_code: 'STATUS_CODE_ERROR' }, true],
    [{ status: '5xx' }, true],
    [{ error_type: 'timeout' }, true],
    [{ error_type: '' }, false],
    [{ code: '404' }, false],
    [{ rpc_grpc_status_code: 'Unavailable' }, true],
    [{ le: '500', http_route: '/error' }, false],
  ])('%o', (labels, expected) => {
    expect(saysError(labels as unknown as Record<string, string>)).toBe(expected);
  });
});
