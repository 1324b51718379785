import { parseExampleStream } from '../examples/example-logs.ts';
import { parseExampleSeries } from '../examples/example-series.ts';
import { parseExampleSpan } from '../examples/example-span.ts';
import type { QueryDefinition } from '../read/definition.ts';
import { namesOfVariant } from '../read/node-naming.ts';
import type { Report } from '../read/yaml-source.ts';
import type { Example } from '../saved-query.ts';

/** The names of the values in the example rows of a query without columns, by signal. */
const valuesWithoutColumns = { metrics: [], logs: ['line', 'value'], traces: ['durationMs'] } as const;

/** Checks that examples name only columns, labels, parameters and variants of the query, and that their input can be parsed. */
export function checkExamples(definition: QueryDefinition, report: Report): void {
  const columns = definition.columns.map(({ name }) => name);
  const isTable = columns.length > 0 || definition.signal === 'metrics';
  const values: readonly string[] = isTable ? columns : valuesWithoutColumns[definition.signal];
  const labels = [...definition.rowLabels, ...definition.details.map(({ name }) => name)];
  const variants = definition.variants.flatMap(namesOfVariant);
  const parameters = definition.parameters.map(({ name }) => name);
  for (const example of definition.examples) {
    for (const problem of inputProblems(definition, example))
      report(example.place, `example ${example.name}: ${problem}`);
    const unknown = [
      ...Object.keys(example.parameters).filter((name) => !parameters.includes(name)),
      ...example.rows.flatMap((row) => Object.keys(row.values)).filter((name) => !values.includes(name)),
      ...(isTable ? example.rows.flatMap((row) => Object.keys(row.labels)) : []).filter(
        (name) => !labels.includes(name),
      ),
      ...(example.variant === null || variants.includes(example.variant) ? [] : [example.variant]),
    ];
    for (const name of new Set(unknown)) {
      report(
        example.place,
        `example ${example.name}: the query has no parameter, column, row label or variant named ${name}`,
      );
    }
  }
}

const parsers = { metrics: parseExampleSeries, logs: parseExampleStream, traces: parseExampleSpan } as const;

function inputProblems({ signal }: QueryDefinition, { input }: Example): string[] {
  return input.flatMap(({ series, values }) => {
    const found = parsers[signal](series, values);
    return found.ok ? [] : [`${found.message}; ${found.hint}`];
  });
}
