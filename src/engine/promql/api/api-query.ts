import type { DemoRequest, DemoResponse, MetricSource } from '../../source/sources.ts';
import { type QueryAnswer, queryInstant, queryRange } from '../evaluate/engine.ts';
import { badData } from '../words/promql-error.ts';
import {
  asParameter,
  durationParameter,
  invalidParameter,
  limitParameter,
  lookbackParameter,
  parameter,
  requiredTime,
  timeParameter,
} from './api-parameters.ts';
import { success } from './api-response.ts';
import { limitResult, resultJson } from './result-json.ts';

const mostPoints = 11_000;

/** Answers GET or POST /api/v1/query. */
export function answerQuery(source: MetricSource, request: DemoRequest): DemoResponse {
  const { params } = request;
  const limit = limitParameter(params);
  const timeMs = timeParameter(params, 'time', request.nowMs);
  checkTimeout(params);
  const text = parameter(params, 'query');
  const lookbackMs = lookbackParameter(params);
  const answer = asParameter('query', () => queryInstant({ source, text, timeMs, lookbackMs }));
  return respond(answer, params, limit);
}

/** Answers GET or POST /api/v1/query_range. */
export function answerQueryRange(source: MetricSource, request: DemoRequest): DemoResponse {
  const { params } = request;
  const limit = limitParameter(params);
  const startMs = requiredTime(params, 'start');
  const endMs = requiredTime(params, 'end');
  if (endMs < startMs) throw invalidParameter('end', 'end timestamp must not be before start time');
  const stepMs = stepParameter(params);
  if (Math.trunc((endMs - startMs) / stepMs) > mostPoints) {
    throw badData(
      'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
    );
  }
  checkTimeout(params);
  const text = parameter(params, 'query');
  const lookbackMs = lookbackParameter(params);
  const answer = asParameter('query', () => queryRange({ source, text, startMs, endMs, stepMs, lookbackMs }));
  return respond(answer, params, limit);
}

/** Checks `timeout`. The demo is never slow enough to need it, but refuses a wrong one as the server does. */
function checkTimeout(params: URLSearchParams): void {
  if (parameter(params, 'timeout') !== '') durationParameter(params, 'timeout');
}

function stepParameter(params: URLSearchParams): number {
  const exactMs = durationParameter(params, 'step');
  // The engine counts in whole milliseconds, so a shorter step is none.
  const stepMs = Math.trunc(exactMs);
  if (stepMs > 0) return stepMs;
  const why = 'zero or negative query resolution step widths are not accepted. Try a positive integer';
  throw invalidParameter('step', why);
}

function respond(answer: QueryAnswer, params: URLSearchParams, limit: number): DemoResponse {
  const { result, cut } = limitResult(answer.result, limit);
  const warnings = cut ? [...answer.warnings, 'results truncated due to limit'] : answer.warnings;
  const stats = parameter(params, 'stats') === '' ? null : statsJson(answer);
  return success(resultJson(result, stats), { warnings, infos: answer.infos });
}

/** Builds what `stats=all` adds. All times are zero, so that the demo's answers are the same on each run. */
function statsJson({ counts }: QueryAnswer): string {
  const timings = {
    evalTotalTime: 0,
    resultSortTime: 0,
    queryPreparationTime: 0,
    innerEvalTime: 0,
    execQueueTime: 0,
    execTotalTime: 0,
  };
  const samples = { totalQueryableSamples: counts.queryable, peakSamples: counts.peak };
  return JSON.stringify({ timings, samples });
}
