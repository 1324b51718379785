import type { Emptiness } from '../../domain/answer.ts';
import { nearestWord } from '../../domain/text/nearest-word.ts';
import { shellWord } from '../../domain/text/shell-word.ts';
import { extractStreamSelectors, linesOfLogql } from '../../languages/logql-stream.ts';
import type { PivotFrom } from '../../pivot/pivot-from.ts';
import type { PivotResult } from '../../pivot/pivot-result.ts';
import { explainEmptyLogs } from '../logs/explain-empty-logs.ts';
import { explainEmptyMetrics } from '../metrics/explain-empty.ts';
import type { Stores } from '../stores.ts';

export interface EmptyPivot {
  readonly from: PivotFrom;
  readonly result: PivotResult;
  readonly nowMs: number;
  /** Lists the names of the saved queries, of which a word that is no metric may be a misspelling. */
  readonly savedNames: () => Promise<readonly string[]>;
}

/**
 * Explains why a pivot found nothing, in the words that the command of its start would use: no such metric, no such label, a saved
 * query whose name is nearly the word that was typed. Never throws.
 */
export async function explainEmptyPivot(
  stores: Stores,
  { from, result, nowMs, savedNames }: EmptyPivot,
): Promise<Emptiness> {
  const hasFailed = result.hops.some(({ status }) => status === 'failed');
  if (from.kind === 'metric' && from.name === null && result.metric?.series.length === 0 && !hasFailed) {
    const [expr = ''] = from.expressions;
    const near = await nearestSaved(expr, savedNames);
    if (near !== null)
      return {
        reason: `the store has no metric ${expr}; did you mean the saved query ${near}?`,
        hint: `obsq pivot ${near}`,
      };
    const times = { atMs: from.window.toMs, nowMs };
    return explainEmptyMetrics(await stores.metrics(), expr, times);
  }
  if (from.kind === 'log-query' && extractStreamSelectors(from.expr).length === 0)
    return {
      reason: 'the query reads no streams, so no line and no trace belongs to it',
      hint: `obsq logs ${shellWord(from.expr)}`,
    };
  if (from.kind === 'log-query' && result.logs.length === 0 && !hasFailed)
    return explainEmptyLogs(await stores.logs(), linesOfLogql(from.expr), from.window);
  const asked = result.hops.filter(({ status }) => status === 'empty').map(({ reason }) => reason);
  const skipped = result.hops.filter(({ status }) => status === 'skipped').map(({ reason }) => reason);
  const reasons = asked.length > 0 ? [`nothing came of: ${[...new Set(asked)].join('; ')}`] : skipped;
  return {
    reason: reasons[0] ?? 'nothing came',
    hint: 'obsq doctor, or a longer --since',
  };
}

/** The saved query whose name is nearly this word; null if it is no word or none is near. */
async function nearestSaved(
  expr: string,
  savedNames: () => Promise<readonly string[]>,
): Promise<string | null> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(expr)) return null;
  try {
    return nearestWord(expr, await savedNames());
  } catch {
    // A broken file of queries is reported where queries are listed; here it only means that nothing is suggested.
    return null;
  }
}
