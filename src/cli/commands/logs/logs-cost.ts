import type { LokiClient } from '../../../backends/loki/client.ts';
import { ObsqError } from '../../../domain/errors.ts';
import type { Window } from '../../../domain/time/window.ts';
import { estimateCostly } from '../../../services/logs/log-cost.ts';
import type { Session } from '../../session/session.ts';

/**
 * Asks Loki's index how much a log query over more than an hour would read (docs/architecture.md rule 9). Above 10 GB a person
 * has to confirm the query, and a script needs `--yes`.
 */
export async function guardCost(
  session: Session,
  client: LokiClient,
  expr: string,
  window: Window,
): Promise<void> {
  if (session.invocation.on('yes')) return;
  const bytes = await estimateCostly(client, expr, window);
  if (bytes === null) return;
  const size = `${(bytes / 1e9).toFixed(1)} GB`;
  const answer = await session.io.ask(`This query reads about ${size} in Loki. Go on? [y/N] `);
  if (answer !== null && /^y(es)?$/i.test(answer.trim())) return;
  throw new ObsqError({
    kind: 'usage',
    message: `the query would read about ${size} in Loki${answer === null ? ', and nobody is there to ask' : ''}`,
    backend: 'loki',
    hint: 'a shorter --since, more labels, or --yes',
  });
}
