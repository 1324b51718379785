import { parser } from '@grafana/lezer-traceql';
import { findNodes } from './tree-walk.ts';

/** Whether a TraceQL query computes series (`{..} | rate()`) instead of searching traces. It also works on text with syntax errors. */
export function isMetricsPipeline(query: string): boolean {
  return findNodes(parser.parse(query), ['MetricsOperation', 'MetricsAggregatorFunctions']).length > 0;
}
