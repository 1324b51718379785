import { describe, expect, it } from 'vitest';
import { compileStages } from '../../../../src/engine/traceql/evaluate/evaluate-spanset.ts';
import { TraceView } from '../../../../src/engine/traceql/evaluate/trace-view.ts';
import { parseTraceQuery } from '../../../../src/engine/traceql/parse/parse.ts';
import { smallTrace } from '../../traceql/small-trace.ts';

/** Names of the matching spans, spansets apart by `|`, each in the order of the trace. */
function match(query: string): string {
  const found = compileStages(parseTraceQuery(query).stages)(new TraceView(smallTrace));
  return found
    .map(({ spans }) =>
      [...spans]
        .map((span) => span.name)
        .sort()
        .join(''),
    )
    .join('|');
}

/** Worked out by hand from the drawing in small-trace.ts. */
const filters: readonly (readonly [query: string, spans: string])[] = [
  ['{}', 'abcdef'],
  ['{ true }', 'abcdef'],
  ['{ name = "c" }', 'c'],
  ['{ name =~ "[ab]" }', 'ab'],
  ['{ name =~ "" }', ''],
  ['{ name !~ "[ab]" }', 'cdef'],
  ['{ resource.service.name = "cart" }', 'cde'],
  ['{ .service.name = "cart" && kind = server }', 'c'],
  ['{ .service.name != "cart" }', 'abf'],
  ['{ span.service.name = "cart" }', ''],
  ['{ span.http.status_code >= 500 }', 'ac'],
  ['{ span.http.status_code > 500.5 }', 'c'],
  ['{ span.http.status_code != 500 }', 'c'],
  ['{ span.http.status_code = "500" }', ''],
  ['{ span.http.status_code = nil }', 'bdef'],
  ['{ span.http.status_code != nil }', 'ac'],
  ['{ nil != span.db }', 'de'],
  ['{ span.retry }', 'b'],
  ['{ span.retry = true }', 'b'],
  ['{ !span.retry }', ''],
  ['{ !(span.db = "redis") }', 'abcef'],
  ['{ span."a b" = "x" }', 'd'],
  ['{ span.tags = "red" }', 'c'],
  ['{ span.tags != "red" }', ''],
  ['{ span.tags != "green" }', 'c'],
  ['{ span.tags =~ "b.*" }', 'c'],
  ['{ span.ratio * 2 + 1 = 2 }', 'c'],
  ['{ 2 ^ 3 ^ 2 = 512 && name = "a" }', 'a'],
  ['{ -span.ratio < -0.4 }', 'c'],
  ['{ span.ratio = .5 }', 'c'],
  ['{ duration > 0.7s }', 'ab'],
  ['{ duration >= 700ms }', 'abc'],
  ['{ duration < 1m30s && duration > 99ms }', 'abcd'],
  ['{ status = error }', 'c'],
  ['{ status != error }', 'abdef'],
  ['{ statusMessage = "boom" }', 'c'],
  ['{ kind = client }', 'bde'],
  ['{ rootName = "a" && rootServiceName = "frontend" && name = "e" }', 'e'],
  ['{ traceDuration > 900ms && name = "f" }', 'f'],
  ['{ trace:id = "00af7651916cd43dd8448eb211c80319" && name = "f" }', 'f'],
  ['{ span:id = "0000000000000062" }', 'b'],
  ['{ span:parentID = "0000000000000061" }', 'bf'],
  ['{ nestedSetParent < 0 }', 'a'],
  ['{ span:childCount = 2 }', 'ac'],
  ['{ parent.http.status_code = 503 }', 'de'],
  ['{ event:name = "exception" }', 'c'],
  ['{ event.exception.type = "IOError" }', 'c'],
  ['{ event:timeSinceStart = 10ms }', 'c'],
  ['{ link.why = "x" }', 'f'],
  ['{ link:spanID = "0000000000000061" }', 'f'],
  ['{ name = "a" || name = "b" && name = "c" }', ''],
  ['{ name = "a" || (name = "b" && name = "c") }', 'a'],
  [
    '{ resource.service.name =~ "cart|api\\\\-1" && (resource.k8s.namespace.name = "x" || resource.k8s.namespace.name = nil) && status = error }',
    'c',
  ],
  ['{ name = `a` } // a comment', 'a'],
  ['{ name = "a" } /* a comment */', 'a'],
];

const relations: readonly (readonly [query: string, spans: string])[] = [
  ['{ name = "a" } > {}', 'bf'],
  ['{ name = "a" } >> { kind = client }', 'bde'],
  ['{ name = "c" } < {}', 'b'],
  ['{ name = "e" } << {}', 'abc'],
  ['{ name = "d" } ~ {}', 'e'],
  ['{ name = "d" } ~ { name = "d" }', ''],
  ['{ name = "a" } !> {}', 'acde'],
  ['{ name = "b" } !>> {}', 'abf'],
  ['{ name = "c" } !< {}', 'acdef'],
  ['{ name = "e" } !<< {}', 'def'],
  ['{ name = "d" } !~ {}', 'abcdf'],
  ['{ name = "a" } &> { kind = client }', 'ab'],
  ['{ kind = server } &>> { name = "e" }', 'ace'],
  ['{ name = "e" } &<< { kind = server }', 'ace'],
  ['{ name = "c" } &< { name = "b" }', 'bc'],
  ['{ name = "d" } &~ { name = "e" }', 'de'],
  ['{ name = "a" } > { name = "b" } > { name = "c" }', 'c'],
  ['{ name = "a" } && { name = "e" }', 'ae'],
  ['{ name = "a" } && { name = "z" }', ''],
  ['{ name = "a" } || { name = "z" }', 'a'],
  ['({ name = "z" } || { name = "a" }) >> { name = "d" }', 'd'],
  ['{ name = "z" } || { name = "a" } >> { name = "d" }', 'd'],
];

const pipelines: readonly (readonly [query: string, spans: string])[] = [
  ['{ kind = client } | count() > 2', 'bde'],
  ['{ kind = client } | count() > 3', ''],
  ['{ kind = client } | count() = 3 | { name = "d" }', 'd'],
  ['{ kind = client } | avg(duration) > 300ms', 'bde'],
  ['{ kind = client } | max(duration) = 800ms', 'bde'],
  ['{ kind = client } | min(duration) < 50ms', ''],
  ['{ kind = server } | sum(span.http.status_code) = 1003', 'ac'],
  ['{ kind = client } | sum(span.http.status_code) >= 0', ''],
  ['{ kind = client } | (count() + 1) * 2 >= 8', 'bde'],
  ['{ kind = client } | by(resource.service.name)', 'b|de'],
  ['{ kind = client } | by(resource.service.name) | count() = 2', 'de'],
  ['{ kind = client } | by(resource.service.name) | coalesce()', 'bde'],
  ['{ kind = client } | select(span.db)', 'bde'],
  ['({ kind = client } | count() > 2) && ({ status = error })', 'bcde'],
];

describe('TraceQL over one trace', () => {
  it.each(filters)('filters %s', (query, spans) => expect(match(query)).toBe(spans));
  it.each(relations)('relates %s', (query, spans) => expect(match(query)).toBe(spans));
  it.each(pipelines)('pipes %s', (query, spans) => expect(match(query)).toBe(spans));

  it('survives a chain of 50,000 spans and parents in a circle', () => {
    const [template] = smallTrace;
    if (template === undefined) throw new Error('no span');
    const id = (index: number): string => index.toString(16).padStart(16, '0');
    const chain = Array.from({ length: 50_000 }, (_, index) => ({
      ...template,
      spanId: id(index + 1),
      parentSpanId: index === 0 ? id(50_000) : id(index),
      name: index === 0 ? 'top' : 'link',
    }));
    const evaluate = (query: string): number =>
      compileStages(parseTraceQuery(query).stages)(new TraceView(chain))[0]?.spans.length ?? 0;
    expect(evaluate('{ name = "top" } >> { name = "link" }')).toBe(49_999);
    expect(evaluate('{ name = "top" } << {}')).toBe(50_000);
  });
});
