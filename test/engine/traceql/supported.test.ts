import { describe, expect, it } from 'vitest';
import { toObsqError } from '../../../src/domain/errors.ts';
import { parseTraceQuery } from '../../../src/engine/traceql/parse/parse.ts';

function refusalOf(query: string): string {
  try {
    parseTraceQuery(query);
    return 'accepted';
  } catch (error) {
    const refused = toObsqError(error);
    return refused.status === 400 ? refused.message : `not a refusal: ${refused.message}`;
  }
}

/** The forms that shipped queries, the pivot's hops and the issues use. */
const accepted: readonly string[] = [
  '{}',
  '{ resource.service.name="payment" && status=error }',
  '{ resource.service.name="payment" && status=error } with (most_recent=true)',
  '{ resource.service.name = "payment" } | select(span.http.route, resource.k8s.pod.name, name, kind)',
  '{ status = error } >> { resource.service.name="cart" && duration > 1s }',
  '{ name = "GET /cart" && kind = server && duration > 1.5s }',
  '{ nestedSetParent < 0 && resource.service.name = "frontend" } | select(status) with (most_recent=true)',
  '{ span.http.response.status_code >= 500 || .http.status_code >= 500 }',
  '{ resource.k8s.pod.name =~ "payment-.*" } | rate()',
  '{ resource.service.name="payment" } | quantile_over_time(duration, .95, .5) with(exemplars=true)',
  '{ status=error } | rate() by (resource.service.name)',
  '{ kind = server } | count_over_time() by (resource.service.name, name) | topk(10)',
  '{ } | histogram_over_time(duration) by (name)',
  '{ } | rate() by (resource.service.name) > 0.5',
  '{ } | avg_over_time(duration) > 1s',
  '{ } | compare({ status = error })',
  '{ } | compare({}, 3)',
  '{ } | max_over_time(span.size) by (name) | bottomk(3)',
  '{ span:id = "00f067aa0ba902b7" }',
  '{ trace:id = "0af7651916cd43dd8448eb211c80319c" }',
  '({ status = error }) | ({ kind = server })',
];

const refused: readonly (readonly [query: string, message: string])[] = [
  [
    '{ resource.service.name= }',
    'invalid TraceQL query: parse error at line 1, col 26: syntax error: unexpected }',
  ],
  ['{ name = "a"', 'invalid TraceQL query: parse error at line 1, col 13: syntax error: unexpected $end'],
  ['{ name = "a" }\n} ', 'invalid TraceQL query: parse error at line 2, col 1: syntax error: unexpected }'],
  [
    '{ duration > 1h30m && name = }',
    'invalid TraceQL query: parse error at line 1, col 30: syntax error: unexpected }',
  ],
  ['{ foo = 1 }', 'invalid TraceQL query: parse error at line 1, col 3: syntax error: unexpected IDENTIFIER'],
  ['', 'invalid TraceQL query: parse error at line 1, col 1: syntax error: unexpected $end'],
  [
    '{ status = "error" }',
    'invalid TraceQL query: binary operations must operate on the same type: status = `error`',
  ],
  [
    '{ duration = "1s" }',
    'invalid TraceQL query: binary operations must operate on the same type: duration = `1s`',
  ],
  ['{ status > error }', 'invalid TraceQL query: illegal operation for the given types: status > error'],
  ['{ 1 }', 'invalid TraceQL query: span filter field expressions must resolve to a boolean: { 1 }'],
  ['{ name =~ "(" }', 'invalid TraceQL query: error parsing regexp: `(`'],
  [
    '{ } | avg(name) > 1',
    'invalid TraceQL query: aggregate field expressions must resolve to a number type: avg(name)',
  ],
  ['{ } | sum_over_time(name)', 'invalid TraceQL query: cannot aggregate over name: not a number'],
  ['{ } | rate() | rate()', 'invalid TraceQL query: only one metrics function is allowed'],
  [
    '{ } | compare({ status = error }, 0)',
    'invalid TraceQL query: compare() top number of values must be integer greater than 0',
  ],
  [
    '{ } | compare({ status = error }, 10, 100, 200)',
    'invalid TraceQL query: compare({ status = error }, 10, 100, 200) is not supported by the demo',
  ],
  ['{ nestedSetLeft > 3 }', 'invalid TraceQL query: nestedSetLeft is not supported by the demo'],
  [
    '{ nestedSetParent = 3 }',
    'invalid TraceQL query: nestedSetParent other than `nestedSetParent < 0` is not supported by the demo',
  ],
  [
    '{ } | rate() | { name = "a" }',
    'invalid TraceQL query: a stage after a metrics function is not supported by the demo',
  ],
  ['{ name = $service }', 'invalid TraceQL query: unresolved template variable $service'],
];

describe('TraceQL forms the demo reads', () => {
  it.each(accepted)('%s', (query) => expect(refusalOf(query)).toBe('accepted'));
  it.each(refused)('refuses %s', (query, message) => expect(refusalOf(query)).toBe(message));

  it('keeps hints and thresholds apart from strings that look like them', () => {
    const query = parseTraceQuery(
      '{ name = "| rate() > 5 with (a=b)" } | rate() >= 1m30s with (exemplars=false, x=1)',
    );
    expect(Object.fromEntries(query.hints)).toEqual({ exemplars: 'false', x: '1' });
    expect(query.metrics?.threshold).toEqual({ operator: '>=', value: 90 });
    expect(query.stages[0]).toMatchObject({
      condition: { right: { value: { value: '| rate() > 5 with (a=b)' } } },
    });
  });

  it('refuses a query that would overflow the stack instead of overflowing it', () => {
    expect(refusalOf(`{ true${' && true'.repeat(10_000)} }`)).toBe(
      'invalid TraceQL query: a query nested this deep is not supported by the demo',
    );
    expect(refusalOf(`{ ${'('.repeat(20_000)}true${')'.repeat(20_000)} }`)).toMatch(
      /^invalid TraceQL query: /,
    );
  });
});
