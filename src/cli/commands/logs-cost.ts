import type { LokiClient } from '../../backends/loki/client.ts';
import { parseDuration } from '../../domain/duration.ts';
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
  // A query the grammar cannot read goes to the server as typed, which will say what is wrong with it.
  const selectors = new Set(extractStreamSelectors(expr).map(({ from, to }) => expr.slice(from, to)));
  let bytes = 0;
  for (const selector of selectors) bytes += await estimate(client, selector, window);
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

/** A metric query reads as far back as its longest range: `count_over_time({...}[7d])` at an instant reads a week. */
export function windowRead(expr: string, window: Window): Window {
  const rangesMs = [...expr.matchAll(/\[([0-9][0-9a-z]*)\]/g)].map(([, text = '']) => {
    const duration = parseDuration(text);
    return duration.ok ? duration.value : 0;
  });
  return { fromMs: window.fromMs - Math.max(0, ...rangesMs), toMs: window.toMs };
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
