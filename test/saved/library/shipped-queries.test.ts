import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reservedWords } from '../../../src/cli/commands/catalogue.ts';
import { parseTree } from '../../../src/languages/grammars.ts';
import { extractSelectors } from '../../../src/languages/promql-selectors.ts';
import { bindVariant } from '../../../src/saved/bind-query.ts';
import { lintQuery, parseSavedQuery } from '../../../src/saved/library/parse-saved-query.ts';
import { resolveParameters } from '../../../src/saved/parameter-value.ts';

const root = join(import.meta.dirname, '..', '..', '..', 'queries');
const shipped = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml'))
  .sort()
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))
  .map(({ file, text }) => ({
    file,
    text,
    query: parseSavedQuery(text, `queries/${file}`, file.split('/')[0]),
  }));

const builtIns = { rateMs: 300_000, windowMs: 3_600_000, stepMs: 15_000 };

/** The names of all nodes, in order. */
function shapeOf(text: string): string {
  const names: string[] = [];
  parseTree(text, 'promql').iterate({
    enter: (node) => void names.push(node.type.isError ? 'ERROR' : node.name),
  });
  return names.join(' ');
}

/** A test only of the queries that it speaks of; to skip it at the others would look like something left out. */
const itWhere = (holds: boolean) => (name: string, run: () => void) => {
  if (holds) it(name, run);
};

describe.each(shipped)('$file', ({ file, text, query }) => {
  it('is free of findings', () => {
    expect(lintQuery(text, `queries/${file}`, { commands: reservedWords() })).toEqual([]);
  });

  it('has an example for every variant', () => {
    const tested = new Set(query.examples.map(({ variant }) => variant));
    expect(query.variants.map(({ name }) => name).filter((name) => !tested.has(name))).toEqual([]);
  });

  const onNodes = query.variants.filter(
    ({ name }) =>
      query.group === 'pods' &&
      name.startsWith('otlp') &&
      query.parameters.some((one) => one.name === 'node'),
  );
  itWhere(onNodes.length > 0)('takes --node on OTLP only where pods carry the label', () => {
    for (const { name, needs } of onNodes) {
      expect([name, ...(needs?.node ?? [])]).toEqual([name, expect.stringMatching(/\{k8s_node_name!=""\}$/)]);
    }
  });

  const strings = query.parameters
    .filter(({ type }) => type === 'string' || type === 'regex')
    .map(({ name }) => name);
  const filled = query.signal === 'metrics' && strings.length > 0;

  itWhere(filled)('stays the query it is, whatever the parameters hold', () => {
    const defaults = resolveParameters(query, {});
    const all = (value: string) => ({
      ...defaults,
      ...Object.fromEntries(strings.map((name) => [name, value])),
    });
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('x"} or vector(1)', '\\', '"', '"}[5m]) or (up{a="', '$namespace', '\n'),
    );
    for (const variant of query.variants) {
      const asked = Object.keys(variant.expressions);
      const bind = (value: string) =>
        bindVariant(variant, asked, all(value), builtIns, { label: 'cluster', only: [value], not: [] });
      const shapes = bind('x').map(({ expr }) => shapeOf(expr));
      expect(shapes.join(' ')).not.toContain('ERROR');
      fc.assert(
        fc.property(hostile, (value) => {
          const bound = bind(value);
          expect(bound.map(({ expr }) => shapeOf(expr))).toEqual(shapes);
          const matchers = bound.flatMap(({ expr }) =>
            extractSelectors(expr).flatMap((selector) => selector.matchers),
          );
          // Where other text stands beside a regex, it is a group of its own.
          const holds = (found: string): boolean => found === value || found.endsWith(`(?:${value})`);
          expect(matchers.some((matcher) => holds(matcher.value))).toBe(true);
        }),
        { numRuns: 20 },
      );
    }
  });

  itWhere(query.signal === 'metrics')('asks for named metrics only, with and without parameters', () => {
    for (const variant of query.variants) {
      for (const { name, expr } of bindVariant(
        variant,
        Object.keys(variant.expressions),
        resolveParameters(query, {}),
        builtIns,
      )) {
        expect(shapeOf(expr), name).not.toContain('ERROR');
        for (const { metricName } of extractSelectors(expr))
          expect(metricName, `${name}: ${expr}`).not.toBeNull();
      }
    }
  });
});
