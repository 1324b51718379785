import type { Answer } from '../../../domain/answer.ts';
import { ObsqError } from '../../../domain/errors.ts';
import type { Exemplar } from '../../../domain/metrics/exemplar.ts';
import { guessTraceqlUnit } from '../../../domain/metrics/guess-traceql-unit.ts';
import { guessExemplarUnit } from '../../../domain/metrics/guess-unit.ts';
import type { Unit } from '../../../domain/metrics/unit.ts';
import type { Window } from '../../../domain/time/window.ts';
import type { LoadedQuery } from '../../../saved/library/user-queries.ts';
import { readStep } from '../../flags/read-window.ts';
import type { Invocation } from '../../io/invocation.ts';
import type { QueryFacts } from '../../session/report.ts';
import type { Session } from '../../session/session.ts';
import { parameterValues } from '../queries/saved-query.ts';

/** The exemplars of what a command line asks about. */
export interface AskedExemplars {
  readonly answer: Answer<readonly Exemplar[]>;
  readonly query: QueryFacts;
  readonly unitOf: (first: Exemplar | undefined) => Unit;
}

const quotedText = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g;

/** Whether a query is TraceQL or LogQL rather than PromQL, which has no pipes. */
export function hasPipe(text: string): boolean {
  return text.replace(quotedText, '""').includes('|');
}

/** Asks the store of metrics for the exemplars of PromQL or of a saved query, and Tempo for those of a TraceQL metrics query. */
export async function askExemplars(
  session: Session,
  invocation: Invocation,
  { saved, window }: { readonly saved: LoadedQuery | null; readonly window: Window },
): Promise<AskedExemplars> {
  const [text = ''] = invocation.args;
  const named = saved !== null && text === saved.query.name ? saved : null;
  if (named?.query.signal === 'traces') {
    const { bindTraceql } = await import('../traces/saved-traces.ts');
    const expr = bindTraceql(named.query, parameterValues(named.query, invocation), window);
    return askTempo(session, expr, window);
  }
  if (named === null && hasPipe(text)) return askTempo(session, text, window);
  const { expressions, query } = await readExpressions(session, invocation, named, window);
  const { fetchExemplars } = await import('../../../services/metrics/fetch-exemplars.ts');
  const answer = await fetchExemplars(await session.stores(), { expressions, window, order: 'slowest' });
  return {
    answer,
    query: { ...query, expr: answer.asked.join(' or ') },
    unitOf: (first) => guessExemplarUnit(first?.seriesLabels ?? {}),
  };
}

async function askTempo(session: Session, query: string, window: Window): Promise<AskedExemplars> {
  const { isMetricsPipeline } = await import('../../../languages/traceql-pipeline.ts');
  if (!isMetricsPipeline(query)) {
    throw new ObsqError({
      kind: 'usage',
      message: 'only what computes series has exemplars: PromQL, or TraceQL with a metrics function',
      hint: "obsq exemplars '{ status = error } | quantile_over_time(duration, .99)'",
    });
  }
  const { fetchTraceExemplars } = await import('../../../services/traces/fetch-trace-exemplars.ts');
  const stepMs = await readStep(session, window);
  return {
    answer: await fetchTraceExemplars(await session.stores(), { query, window, stepMs }),
    query: { language: 'traceql', expr: query },
    unitOf: () => guessTraceqlUnit(query),
  };
}

/** What to ask exemplars of: the text itself, or what the bound expressions of a saved query read. */
async function readExpressions(
  session: Session,
  invocation: Invocation,
  saved: LoadedQuery | null,
  window: Window,
): Promise<{ readonly expressions: readonly string[]; readonly query: QueryFacts }> {
  const [text = ''] = invocation.args;
  if (saved === null) return { expressions: [text], query: { language: 'promql', expr: text } };
  const { name, signal } = saved.query;
  if (signal !== 'metrics') {
    throw new ObsqError({
      kind: 'usage',
      message: `${name} asks for ${signal}, which have no exemplars`,
      hint: `obsq ${name}`,
    });
  }
  const { bindForPivot } = await import('./pivot-saved-query.ts');
  const { from, query } = await bindForPivot(session, invocation, saved, window);
  return { expressions: from.kind === 'metric' ? from.expressions : [], query };
}
