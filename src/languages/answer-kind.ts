import type { QueryLanguage } from './language.ts';
import { isLogqlMetricExpression } from './logql-stream.ts';
import { isMetricsPipeline } from './traceql-pipeline.ts';

/** What a query answers: numbers over time, or records (log lines, traces). */
export type QueryAnswerKind = 'numbers' | 'records';

/** What a query answers, by its syntax tree: comments and strings do not mislead it. PromQL always answers numbers. */
export function answerKindOf(language: QueryLanguage, expr: string): QueryAnswerKind {
  switch (language) {
    case 'promql':
      return 'numbers';
    case 'logql':
      return isLogqlMetricExpression(expr) ? 'numbers' : 'records';
    case 'traceql':
      return isMetricsPipeline(expr) ? 'numbers' : 'records';
  }
}
