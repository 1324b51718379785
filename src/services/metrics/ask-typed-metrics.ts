import type { InstantResult as LokiInstant } from '../../backends/loki/client.ts';
import { seriesOfInstant } from '../../backends/prometheus/decode.ts';
import type { Answer, Emptiness } from '../../domain/answer.ts';
import { ObsqError } from '../../domain/errors.ts';
import { guessTraceqlUnit } from '../../domain/metrics/guess-traceql-unit.ts';
import { guessUnit } from '../../domain/metrics/guess-unit.ts';
import { type MetricAnswer, rowOfSeries, valueColumn } from '../../domain/metrics/metric-answer.ts';
import { type Series, seriesOfScalar } from '../../domain/metrics/series.ts';
import type { Threshold } from '../../domain/metrics/threshold.ts';
import type { Earlier } from '../../domain/time/earlier.ts';
import type { Window } from '../../domain/time/window.ts';
import type { QueryLanguage } from '../../languages/language.ts';
import type { Stores } from '../stores.ts';
import { askEarlier, earlierWindow } from './ask-earlier.ts';
import { findStaleEnd } from './stale-series.ts';

/** Where typed queries are asked. */
export interface StoresAsked {
  readonly stores: Pick<Stores, 'metrics' | 'logs' | 'traces'>;
  readonly nowMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface TypedQuestion {
  readonly language: QueryLanguage;
  readonly expr: string;
  /** What was asked for. */
  readonly window: Window;
  /** Null: an instant at `atMs`; in TraceQL one value for the whole window. */
  readonly stepMs: number | null;
  readonly atMs: number;
  /** `--vs`: so much earlier beside it; null for nothing. */
  readonly earlier: Earlier | null;
  /** How the rows stand at first; null: as the store sent them. */
  readonly sort: string | null;
  readonly thresholds?: readonly Threshold[] | undefined;
  /** Most lines that a LogQL query may read where it turns out to answer lines. */
  readonly linesLimit?: number | undefined;
}

/**
 * Asks a typed query of numbers in any of the three languages, and the same earlier where that is wanted. Throws ObsqError: what the
 * store refuses, `query` for LogQL that answers lines.
 */
export async function askTypedMetrics(asked: StoresAsked, question: TypedQuestion): Promise<MetricAnswer> {
  const { expr, window, stepMs, earlier, language } = question;
  const [answer, previous] = await Promise.all([
    askSeries(asked, question),
    askEarlier(earlier, window, async (byMs) => {
      const then = await askSeries(asked, earlierBy(question, byMs));
      return then.data.map(rowOfSeries);
    }),
  ]);
  const rows = answer.data.map(rowOfSeries);
  // LogQL and TraceQL count what fell into a step: an empty one is no gap.
  const isLive = stepMs !== null && language === 'promql';
  return {
    columns: [
      {
        name: valueColumn,
        title: valueColumn,
        unit: language === 'traceql' ? guessTraceqlUnit(expr) : guessUnit(expr),
      },
    ],
    declaredLabels: null,
    rowLabels: null,
    anchor: valueColumn,
    rows,
    thresholds: question.thresholds ?? [],
    expressions: [{ name: valueColumn, expr }],
    variant: null,
    window,
    stepMs,
    ranged: answer.overTime,
    sort: question.sort,
    failures: [],
    leftOut: [],
    warnings: answer.warnings,
    isGapStale: language === 'promql',
    stale: isLive ? findStaleEnd(rows, { ...window, stepMs }, asked.nowMs) : null,
    infos: answer.infos,
    partial: answer.partial || (previous !== null && previous.failure !== null),
    emptyReason: null,
    previous,
  };
}

function earlierBy(question: TypedQuestion, byMs: number): TypedQuestion {
  const { window, atMs } = question;
  return {
    ...question,
    window: earlierWindow(window, byMs),
    atMs: atMs - byMs,
  };
}

interface TypedSeries extends Answer<readonly Series[]> {
  /** Many samples a series: a range, or an instant query of a selector with a range. */
  readonly overTime: boolean;
}

async function askSeries(
  { stores, signal }: StoresAsked,
  { language, expr, window, stepMs, atMs, linesLimit }: TypedQuestion,
): Promise<TypedSeries> {
  const overTime = stepMs !== null;
  switch (language) {
    case 'promql': {
      const client = await stores.metrics();
      if (stepMs !== null)
        return { ...(await client.queryRange({ expr, ...window, stepMs, signal })), overTime };
      const answer = await client.queryInstant({ expr, timeMs: atMs, signal });
      return { ...answer, data: seriesOfInstant(answer.data), overTime: answer.data.kind === 'matrix' };
    }
    case 'traceql': {
      const client = await stores.traces();
      // An instant of TraceQL is one value for the whole window.
      if (stepMs === null)
        return { ...(await client.metricsInstant({ query: expr, ...window, signal })), overTime };
      const answer = await client.metricsRange({ query: expr, ...window, stepMs, signal });
      return { ...answer, data: answer.data.series, overTime };
    }
    case 'logql': {
      const client = await stores.logs();
      if (stepMs === null) {
        const answer = await client.queryInstant({ expr, timeMs: atMs, signal });
        return { ...answer, data: seriesOfLokiInstant(answer.data), overTime };
      }
      const answer = await client.queryRange({ expr, ...window, stepMs, limit: linesLimit, signal });
      if (answer.data.kind === 'matrix') return { ...answer, data: answer.data.series, overTime };
      throw new ObsqError({
        kind: 'query',
        backend: 'loki',
        message: 'this query answers log lines, not series',
        query: { text: expr },
      });
    }
  }
}

function seriesOfLokiInstant(result: LokiInstant): readonly Series[] {
  return result.kind === 'vector' ? result.series : seriesOfScalar(result.sample);
}

/** Why a typed query's answer is empty. Only a metrics store can be asked for more than that. */
export async function explainEmptyTyped(
  { stores, nowMs }: StoresAsked,
  { language, expr, window, stepMs }: Pick<TypedQuestion, 'language' | 'expr' | 'window' | 'stepMs'>,
): Promise<Emptiness> {
  if (language !== 'promql')
    return { reason: `nothing matched ${stepMs === null ? 'at that time' : 'in the window'}`, hint: null };
  const { explainEmptyMetrics } = await import('./explain-empty.ts');
  return explainEmptyMetrics(await stores.metrics(), expr, { atMs: window.toMs, nowMs });
}
