import { compileGoRegex } from '../../../domain/text/go-regex.ts';
import { goQuote } from '../../go/go-quote.ts';
import { executionError } from '../words/promql-error.ts';
import { type Column, labelOf, refuseSameLabelsets, withLabel } from '../words/value.ts';

/** Evaluates label_replace(v, destination, replacement, source, regex), which sets the label if the regex matches the whole source. */
export function labelReplace(columns: readonly Column[], texts: readonly string[]): readonly Column[] {
  const [destination = '', replacement = '', source = '', regex = ''] = texts;
  const pattern = compileGoRegex(regex, true);
  if (pattern === null) {
    throw executionError(`invalid regular expression in label_replace(): ${regex}`);
  }
  if (destination === '') throw executionError('invalid destination label name in label_replace(): ');
  const replaced = columns.map((column) => {
    const match = pattern.exec(labelOf(column.labels, source));
    if (match === null) return column;
    return { ...column, labels: withLabel(column.labels, destination, expand(replacement, match)) };
  });
  return refuseSameLabelsets(replaced);
}

/** Expands `$1`, `${1}`, `$name`, `${name}` and `$$` in a template like Go's regexp. */
function expand(template: string, match: RegExpExecArray): string {
  return template.replace(
    /\$(?:(\$)|(\w+)|\{(\w+)\})/g,
    (_, dollar?: string, bare?: string, braced?: string) => {
      if (dollar !== undefined) return '$';
      const name = bare ?? braced ?? '';
      return (/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]) ?? '';
    },
  );
}

/** Evaluates label_join(v, destination, separator, source...), which joins the values of the sources. */
export function labelJoin(columns: readonly Column[], texts: readonly string[]): readonly Column[] {
  const [destination = '', separator = '', ...sources] = texts;
  const empty = sources.includes('');
  if (empty) throw executionError('invalid source label name in label_join(): ');
  if (destination === '') throw executionError('invalid destination label name in label_join(): ');
  const joined = columns.map((column) => {
    const value = sources.map((source) => labelOf(column.labels, source)).join(separator);
    return { ...column, labels: withLabel(column.labels, destination, value) };
  });
  return refuseSameLabelsets(joined);
}

/** Reads the label in which count_values puts the value. */
export function checkLabelName(name: string): string {
  if (name === '') throw executionError(`invalid label name ${goQuote(name)}`);
  return name;
}
