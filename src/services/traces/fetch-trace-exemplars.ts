import type { Answer } from '../../domain/answer.ts';
import type { Exemplar } from '../../domain/metrics/exemplar.ts';
import type { Window } from '../../domain/time/window.ts';
import { rankExemplars } from '../../pivot/plan/rank-exemplars.ts';
import type { Stores } from '../stores.ts';

export interface TraceExemplarQuestion {
  /** A TraceQL metrics query. */
  readonly query: string;
  readonly window: Window;
  /** Tempo spreads its exemplars over the steps of the range. */
  readonly stepMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** The most that Tempo gives for a query (docs/stores.md 3.4). */
const mostExemplars = 100;

/** Fetches the exemplars of a TraceQL metrics query, the greatest values first: the traces behind a spike. Throws ObsqError if the store fails. */
export async function fetchTraceExemplars(
  stores: Pick<Stores, 'traces'>,
  { query, window, stepMs, signal }: TraceExemplarQuestion,
): Promise<Answer<readonly Exemplar[]>> {
  const client = await stores.traces();
  const answer = await client.metricsRange({ query, ...window, stepMs, exemplars: mostExemplars, signal });
  const exemplars = dropCopies(answer.data.exemplars);
  const cut =
    exemplars.length < mostExemplars
      ? []
      : [`Tempo gives at most ${mostExemplars} exemplars of a query: a shorter --since has others`];
  return { ...answer, data: rankExemplars(exemplars, 'slowest'), infos: [...answer.infos, ...cut] };
}

/** `compare()` sends an exemplar once for every attribute of its span. */
function dropCopies(exemplars: readonly Exemplar[]): readonly Exemplar[] {
  const seen = new Set<string>();
  return exemplars.filter(({ seriesLabels, traceId, spanId, timeMs }) => {
    const group = seriesLabels.__meta_type;
    if (group === undefined) return true;
    const key = `${group} ${traceId} ${spanId} ${timeMs}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
