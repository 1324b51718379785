import { ObsqError } from '../domain/errors.ts';
import type { Session } from './session.ts';

export interface ExemplarExpressions {
  /** The saved query's name, or null for a raw expression. */
  readonly name: string | null;
  readonly expressions: readonly string[];
}

/** What to ask exemplars of: the text itself, or the bound expressions where it names a saved query. */
export async function exemplarExpressions(session: Session, text: string): Promise<ExemplarExpressions> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(text)) return { name: null, expressions: [text] };
  const { findSavedQuery } = await import('./find-saved-query.ts');
  const query = (await findSavedQuery(text, session.io))?.query ?? null;
  // `a-b` is PromQL too: a difference of two metrics.
  if (query === null) return { name: null, expressions: [text] };
  if (query.signal !== 'metrics') {
    throw new ObsqError({
      kind: 'usage',
      message: `${text} asks for ${query.signal}, which have no exemplars`,
      hint: `obsq ${text}`,
    });
  }
  const [{ fetchCapabilities }, { bindSavedQuery }, { requirementsOf }] = await Promise.all([
    import('../services/capabilities.ts'),
    import('../services/run-saved-query.ts'),
    import('../saved/requirement.ts'),
  ]);
  const stores = await session.stores();
  const has = await fetchCapabilities(requirementsOf(query), {
    client: await stores.metrics(),
    cache: await session.cache(),
    fingerprint: stores.context.fingerprint,
    nowMs: session.nowMs,
  });
  const values: Record<string, string | undefined> = {};
  for (const parameter of query.parameters) values[parameter.name] = parameter.default ?? undefined;
  const bound = bindSavedQuery({
    query,
    values,
    range: null,
    atMs: session.nowMs,
    sinceMs: 3_600_000,
    has: (metric) => has.has(metric),
  });
  return { name: query.name, expressions: [...new Set(bound.expressions.map(({ expr }) => expr))] };
}
