import { ObsqError } from '../../domain/errors.ts';
import type { Series } from '../../domain/metrics/series.ts';
import { ownValue } from '../../domain/own-value.ts';

/** The label that says to which expression of a batch a series belongs. */
const mark = 'obsq_part';

/** VictoriaMetrics refuses queries over 16 KiB by default (its flag -search.maxQueryLen); a batch stays below it while there are few. */
const longestBatch = 15_000;
/** With more expressions than fit into so many batches of that length, batches become longer, not more. */
const mostBatches = 2;

/** Distributes expressions over as few batches as the longest text allows, all of about the same length. */
export function packBatches(exprs: readonly string[]): readonly (readonly string[])[] {
  const total = exprs.reduce((sum, expr) => sum + lengthOf(expr), 0);
  const count = Math.min(mostBatches, Math.max(1, Math.ceil(total / longestBatch)), exprs.length);
  const batches = Array.from({ length: count }, () => ({ exprs: [] as string[], length: 0 }));
  // The longest first, each into the shortest batch: so the batches come out even.
  for (const expr of [...exprs].sort((a, b) => b.length - a.length)) {
    const shortest = batches.reduce((least, one) => (one.length < least.length ? one : least));
    shortest.exprs.push(expr);
    shortest.length += lengthOf(expr);
  }
  return batches.map((batch) => batch.exprs);
}

function lengthOf(expr: string): number {
  return Buffer.byteLength(withoutIndent(expr)) + markedLength;
}

/**
 * Joins expressions into one. Each gets a label of its own, so that series of two expressions stay apart even if their labels are the
 * same. A single expression stays as it is.
 */
export function joinBatch(exprs: readonly string[]): string {
  const [only, ...more] = exprs;
  if (only !== undefined && more.length === 0) return only;
  return exprs.map((expr, at) => marked(withoutIndent(expr), at)).join('\nor ');
}

/** The line breaks keep a comment at the end of an expression from hiding the rest. */
function marked(expr: string, at: number): string {
  return `label_replace(\n${expr}\n, "${mark}", "${at}", "", "")`;
}

const markedLength = marked('', 10).length + 4;

/** Removes the indent of lines, which is a third of an expression's text. Only in backticks does a line break have a meaning. */
function withoutIndent(expr: string): string {
  return expr.includes('`') ? expr : expr.replace(/\n\s+/g, '\n').trim();
}

/** Divides the answer of a joined batch: the series of each expression, with the labels that it alone would give. */
export function splitBatch(series: readonly Series[], count: number): readonly (readonly Series[])[] {
  const parts: Series[][] = Array.from({ length: count }, () => []);
  for (const one of series) {
    const part = parts[Number(ownValue(one.labels, mark) ?? Number.NaN)];
    if (part === undefined) {
      const message = 'the store sent a series without the label that label_replace gave it';
      throw new ObsqError({ kind: 'backend', backend: 'prometheus', status: 200, message });
    }
    const { [mark]: _mark, ...labels } = one.labels;
    part.push({ ...one, labels });
  }
  return parts;
}
