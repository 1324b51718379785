import { ObsqError } from '../../../domain/errors.ts';
import type { Window } from '../../../domain/time/window.ts';
import type { PivotFrom } from '../../../pivot/pivot-from.ts';
import type { LoadedQuery } from '../../../saved/library/user-queries.ts';
import { originOf } from '../../../saved/saved-query.ts';
import { bindText } from '../../../services/logs/bind-log-query.ts';
import { bindSavedQuery, listVariants } from '../../../services/metrics/run-saved-query.ts';
import { fetchStoreFacts } from '../../../services/metrics/store-facts.ts';
import type { Invocation } from '../../io/invocation.ts';
import type { QueryFacts } from '../../session/report.ts';
import type { Session } from '../../session/session.ts';
import { chooseVariantOfStore } from '../logs/saved-logs.ts';
import { parameterValues } from '../queries/saved-query.ts';

/** Binds a saved query to the typed parameters, as the start of a pivot. The anchor's expression comes first. */
export async function bindForPivot(
  session: Session,
  invocation: Invocation,
  { query }: LoadedQuery,
  window: Window,
): Promise<{ readonly from: PivotFrom; readonly query: QueryFacts }> {
  if (query.signal === 'traces')
    throw new ObsqError({
      kind: 'usage',
      message: `${query.name} finds traces already`,
      hint: `obsq ${query.name}, then obsq pivot --trace ID`,
    });
  const values = parameterValues(query, invocation);
  const params = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  if (query.signal === 'logs') {
    const variant = await chooseVariantOfStore(session, query);
    const expr = bindText(query, variant, values, { windowMs: window.toMs - window.fromMs, stepMs: null });
    return {
      from: { kind: 'log-query', expr, window },
      query: { name: query.name, expr, params, variant: variant.name, ...originOf(query), language: 'logql' },
    };
  }
  const stores = await session.stores();
  const facts = await fetchStoreFacts(query, values, {
    client: await stores.metrics(),
    cache: await session.cache(),
    fingerprint: stores.context.fingerprint,
    clusterLabel: stores.context.clusterLabel,
    nowMs: session.nowMs,
  });
  const bound = bindSavedQuery({
    query,
    values,
    range: null,
    atMs: window.toMs,
    sinceMs: window.toMs - window.fromMs,
    ...facts,
  });
  const sorted = [...bound.expressions].sort(
    (a, b) => Number(b.name === query.anchor) - Number(a.name === query.anchor),
  );
  const expressions = [...new Set(sorted.map(({ expr }) => expr))];
  const [expr = ''] = expressions;
  const named = { name: query.name, expr, params, variant: bound.variant.name, ...originOf(query) };
  return {
    from: { kind: 'metric', name: query.name, expressions, window },
    query: { ...named, variants: listVariants(bound), language: 'promql' },
  };
}
