import { parseRowOrder } from '../../domain/metrics/row-order.ts';
import type { QueryDefinition } from '../read/definition.ts';
import { type Report, reportAt, type YamlSource } from '../read/yaml-source.ts';
import { checkExamples } from './check-examples.ts';
import { checkParameters } from './check-parameters.ts';
import { checkRule } from './check-rule.ts';
import { checkVariants } from './check-variants.ts';

/** The facts that a check needs besides the file. */
export interface LintOptions {
  /** The names of obsq's own commands, which no saved query may have. */
  readonly commands: readonly string[];
}

const labelName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const queryName = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const columnName = /^[a-z][A-Za-z0-9]*$/;

/** Checks that the parts of a definition fit together. `compileQuery` checks the expressions. */
export function checkDefinition(source: YamlSource, definition: QueryDefinition, options: LintOptions): void {
  const report: Report = (place, message, severity) => reportAt(source, place, message, severity);
  checkName(definition, source.file, options, report);
  checkParameters(definition.parameters, report);
  checkColumns(definition, report);
  checkReferences(definition, report);
  checkVariants(definition, report);
  checkRule(definition, report);
  checkExamples(definition, report);
}

function checkName({ name }: QueryDefinition, file: string, options: LintOptions, report: Report): void {
  if (name.text === '') return;
  if (!queryName.test(name.text))
    report(name.place, `name must be lower-case words joined by dashes, not ${name.text}`);
  if (options.commands.includes(name.text))
    report(name.place, `name ${name.text} is the name of an obsq command`);
  const stem = /([^/\\]*?)\.ya?ml$/.exec(file)?.[1];
  if (stem !== undefined && stem !== name.text) {
    report(
      name.place,
      `name ${name.text} and the file's name ${stem} must be the same, so that it is found by name`,
    );
  }
}

function checkColumns(definition: QueryDefinition, report: Report): void {
  const seen = new Set<string>();
  for (const column of [...definition.columns, ...definition.details]) {
    if (seen.has(column.name)) report(column.place, `${column.name} is there twice`);
    seen.add(column.name);
    if (column.name in {}) report(column.place, `${column.name} cannot be a name`);
  }
  for (const column of definition.columns) {
    if (!columnName.test(column.name))
      report(column.place, `a column's name is letters and digits, beginning small: not ${column.name}`);
    if (column.resourceLabel !== undefined && !definition.rowLabels.includes(column.resourceLabel))
      report(
        column.place,
        `column ${column.name}: resourceLabel ${column.resourceLabel} is not one of rowLabels`,
      );
    if (definition.rowLabels.includes(column.name))
      report(column.place, `${column.name} is a row label and a column`);
  }
  for (const detail of definition.details) {
    if (!labelName.test(detail.name))
      report(detail.place, `a detail's name must be a label name, not ${detail.name}`);
    if (definition.rowLabels.includes(detail.name))
      report(detail.place, `${detail.name} is a row label already`);
  }
  for (const second of definition.columns.filter((column) => column.anchor).slice(1)) {
    report(second.place, 'only one column can be the anchor');
  }
  for (const name of definition.rowLabels) {
    if (!labelName.test(name)) report(definition.place, `rowLabels: ${name} is no label name`);
  }
  if (definition.signal === 'metrics' && definition.columns.length === 0) {
    report(definition.place, 'columns: a metrics query needs at least one');
  }
}

function checkReferences(definition: QueryDefinition, report: Report): void {
  const columns = definition.columns.map(({ name }) => name);
  for (const threshold of definition.thresholds) {
    if (!columns.includes(threshold.column))
      report(threshold.place, `there is no column named ${threshold.column}`);
  }
  const known = [
    ...columns,
    ...definition.rowLabels,
    ...definition.details.map(({ name }) => name),
    // A logs or traces query without columns answers with its lines or traces.
    ...(columns.length === 0 ? ['line', 'duration'] : []),
  ];
  for (const answer of definition.answers) {
    for (const name of answer.columns)
      if (!known.includes(name))
        report(answer.place, `answers: there is no column, detail or row label named ${name}`);
  }
  const { sort } = definition;
  if (sort === null) return;
  const key = parseRowOrder(sort.text).name;
  const sortable = [
    ...columns,
    ...definition.rowLabels,
    ...definition.details.map(({ name }) => name),
    ...(definition.signal === 'traces' ? ['duration', 'start', 'service', 'name'] : []),
  ];
  if (!sortable.includes(key)) report(sort.place, `sort: there is no column or row label named ${key}`);
}
