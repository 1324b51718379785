import { describe, expect, it } from 'vitest';
import { isOpenFilter, matchesFilter, type SpanFilter } from '../../../src/domain/trace/span-filter.ts';
import { sketchSpan } from '../../engine/traceql/small-trace.ts';

const open: SpanFilter = { errors: false, service: null, minDurationNs: null };
const span = {
  ...sketchSpan({ id: 'a', parent: null, ms: 5 }),
  name: 'GET /Checkout',
  attributes: { 'http.response.status_code': 500, retry: true, route: '/a=b' },
  resource: { 'k8s.pod.name': 'cart-1' },
};

describe('a filter of spans', () => {
  it.each<[Partial<SpanFilter>, boolean]>([
    [{ name: 'checkout' }, true],
    [{ name: 'cart' }, false],
    [{ attributes: [{ key: 'http.response.status_code', value: '500' }] }, true],
    [{ attributes: [{ key: 'http.response.status_code', value: '50' }] }, false],
    [{ attributes: [{ key: 'retry', value: 'true' }] }, true],
    [{ attributes: [{ key: 'route', value: '/a=b' }] }, true],
    [{ attributes: [{ key: 'k8s.pod.name', value: null }] }, true],
    [{ attributes: [{ key: 'constructor', value: null }] }, false],
    [
      {
        attributes: [
          { key: 'retry', value: null },
          { key: 'route', value: '/' },
        ],
      },
      false,
    ],
  ])('%j: %s', (facts, expected) => {
    expect(matchesFilter(span, { ...open, ...facts })).toBe(expected);
    expect(isOpenFilter({ ...open, ...facts })).toBe(false);
  });
});
