import { parser as logqlParser } from '@grafana/lezer-logql';
import { parser as traceqlParser } from '@grafana/lezer-traceql';
import type { Tree } from '@lezer/common';
import { parser as promqlParser } from '@prometheus-io/lezer-promql';
import type { QueryLanguage } from './language.ts';

const parsers = { promql: promqlParser, logql: logqlParser, traceql: traceqlParser } as const;

/**
 * Parses a query. It always returns a tree, with error nodes where the text is wrong or newer than the grammar. The grammars lag
 * the servers, so only lint and binding may refuse a query because of an error node.
 */
export function parseTree(text: string, language: QueryLanguage): Tree {
  return parsers[language].parse(text);
}
