import { labelsKey } from '../../../domain/labels.ts';
import type { DemoExemplars, DemoRequest, DemoResponse, MetricSource } from '../../source/sources.ts';
import { compilePromql } from '../compile/compile.ts';
import { selectorsOf } from '../words/ast.ts';
import { formatSeconds, formatValue } from '../words/format-number.ts';
import { badData } from '../words/promql-error.ts';
import { parameter, timeParameter } from './api-parameters.ts';
import { labelsJson, success } from './api-response.ts';

/** Answers GET or POST /api/v1/query_exemplars with the exemplars of every selector in the expression, wherever it stands. */
export function answerExemplars(source: MetricSource, request: DemoRequest): DemoResponse {
  const { params } = request;
  const startMs = timeParameter(params, 'start', 0);
  const endMs = timeParameter(params, 'end', request.nowMs);
  if (endMs < startMs) throw badData('end timestamp must not be before start timestamp');
  const selectors = selectorsOf(compilePromql(parameter(params, 'query')));
  // Without a selector the server sends an empty body, without even an envelope (docs/stores.md 1.6).
  if (selectors.length === 0) return { status: 204, contentType: '', body: '' };
  const found = new Map<string, DemoExemplars>();
  for (const { matchers } of selectors) {
    for (const one of source.exemplars(matchers, startMs, endMs)) found.set(labelsKey(one.seriesLabels), one);
  }
  const keys = [...found.keys()].sort();
  return success(`[${keys.flatMap((key) => exemplarsJson(found.get(key))).join(',')}]`);
}

function exemplarsJson(found: DemoExemplars | undefined): string[] {
  if (found === undefined || found.exemplars.length === 0) return [];
  const exemplars = found.exemplars.map(({ labels, value, timeMs }) => {
    const time = formatSeconds(timeMs);
    return `{"labels":${labelsJson(labels)},"value":"${formatValue(value)}","timestamp":${time}}`;
  });
  return [`{"seriesLabels":${labelsJson(found.seriesLabels)},"exemplars":[${exemplars.join(',')}]}`];
}
