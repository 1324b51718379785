import type { LokiClient } from '../../backends/loki/client.ts';
import { ObsqError } from '../../domain/errors.ts';
import type { Window } from '../../domain/window.ts';
import { extractStreamSelectors } from '../../languages/logql-stream.ts';
import { hourMs } from '../read-window.ts';
import type { Session } from '../session.ts';

const costlyBytes = 10e9;

/**
 * Before a log query over more than an hour, Loki's index is asked how much it would read (DESIGN never-rule 9). Above 10 GB
 * a person is asked, and a script needs `--yes`.
 */
export async function guardCost(
  session: Session,
  client: LokiClient,
  expr: string,
  window: Window,
): Promise<void> {
  if (session.invocation.on('yes') || window.toMs - window.fromMs <= hourMs) return;
  const [selector] = extractStreamSelectors(expr);
  // A query the grammar cannot read goes to the server as typed, which will say what is wrong with it.
  if (selector === undefined) return;
  const bytes = await estimate(client, expr.slice(selector.from, selector.to), window);
  if (bytes <= costlyBytes) return;
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

async function estimate(client: LokiClient, selector: string, window: Window): Promise<number> {
  try {
    return (await client.stats({ selector, ...window })).bytes;
  } catch (error) {
    // Stores without the index API (old Loki, a proxy's allow-list) cannot say: the query itself will tell.
    if (error instanceof ObsqError && (error.kind === 'not-found' || error.kind === 'backend')) return 0;
    throw error;
  }
}
