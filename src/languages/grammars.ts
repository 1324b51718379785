import { parser as logqlParser } from '@grafana/lezer-logql';
import { parser as traceqlParser } from '@grafana/lezer-traceql';
import type { Tree } from '@lezer/common';
import { parser as promqlParser } from '@prometheus-io/lezer-promql';
import type { QueryLanguage } from './language.ts';

const parsers = { promql: promqlParser, logql: logqlParser, traceql: traceqlParser } as const;

/**
 * The syntax tree of a query. It always comes back, with error nodes where the text is wrong, or newer than the
 * grammar: the grammars lag the servers, so only lint and binding may refuse because of them.
 */
export function parseTree(text: string, language: QueryLanguage): Tree {
  return parsers[language].parse(text);
}
