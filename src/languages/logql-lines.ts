import { parser } from '@grafana/lezer-logql';
import { extractStreamSelectors } from './logql-stream.ts';
import { unquoteString } from './string-literal.ts';
import { findNodes, nodeText } from './tree-walk.ts';

/** A line filter that lines have to pass: they contain a text (`|=`) or match a regex of RE2 (`|~`). */
export interface LineFilter {
  readonly kind: 'text' | 'regex';
  readonly value: string;
}

const kinds: ReadonlyMap<string, LineFilter['kind']> = new Map([
  ['|=', 'text'],
  ['|~', 'regex'],
]);

/** What a LogQL query looks for in lines: its filters `|=` and `|~` with their alternatives. Filters that exclude lines are left out. */
export function extractLineFilters(expr: string): readonly LineFilter[] {
  return findNodes(parser.parse(expr), ['LineFilter']).flatMap((node) => {
    const operator = node.getChild('Filter');
    const kind = operator === null ? undefined : kinds.get(nodeText(operator, expr));
    if (kind === undefined) return [];
    const texts: string[] = [];
    node.cursor().iterate((child) => {
      if (child.name !== 'String') return;
      const value = unquoteString(expr.slice(child.from, child.to));
      if (value !== null && value !== '') texts.push(value);
    });
    return texts.map((value) => ({ kind, value }));
  });
}

/**
 * The LogQL metric query that counts the lines of a query by level, for each step. Lines that a parser of the pipeline could not read are
 * counted too; without `drop`, Loki answers a metric query over them with an error.
 */
export function countLinesExpr(expr: string, stepMs: number): string {
  const [selector] = extractStreamSelectors(expr);
  const hasPipeline = selector !== undefined && selector.pipelineTo > selector.pipelineFrom;
  const seconds = Math.max(1, Math.round(stepMs / 1000));
  // A comment at the end would swallow what follows it.
  return `sum by (detected_level) (count_over_time(${expr}\n${hasPipeline ? '| drop __error__ ' : ''}[${seconds}s]))`;
}
