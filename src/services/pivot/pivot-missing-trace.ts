import { ObsqError } from '../../domain/errors.ts';
import type { Window } from '../../domain/time/window.ts';
import { storeLabels } from '../../pivot/labels/label-mapping.ts';
import { buildLogSelector, maxScopeValues } from '../../pivot/labels/log-selector.ts';
import { skippedHop } from '../../pivot/plan/hop.ts';
import { askById } from '../../pivot/plan/id-question.ts';
import { estimateReading } from '../logs/log-cost.ts';
import { askIdLogs } from './pivot-id-logs.ts';
import type { PivotRun } from './pivot-run.ts';

/** What a search for one id may read without a person's consent (docs/architecture.md rule 9). */
const mostBytes = 10e9;

/** Whether the trace store answered that it does not have the trace. */
export function isMissing({ found }: PivotRun, traceId: string): boolean {
  return found.hops.some(
    ({ to, query, status }) => to === 'trace' && query === traceId && status === 'empty',
  );
}

/**
 * Queries the lines of a trace that is not stored in every namespace of the log store, because neither a span nor a line says where
 * it ran. The store's index is asked first how much that would read.
 */
export async function askEverywhere(run: PivotRun, traceId: string, window: Window): Promise<void> {
  if (!run.stores.has('logs')) return;
  const skip = (why: string): void => run.record(skippedHop('trace', 'log', 'logs', why));
  const labels = storeLabels(await run.mapping(), 'logs');
  try {
    const client = await run.stores.logs();
    const { signal } = run.options;
    const names = await run.patience.wait('logs', async () => {
      const name = labels.namespace;
      return name === undefined ? [] : (await client.values(name, { ...window, signal })).data;
    });
    const namespaces = [...new Set(names)].filter((name) => name !== '');
    const selector = buildLogSelector(
      namespaces.map((namespace) => ({ namespace })),
      labels,
    );
    if (selector === null)
      return skip(
        'the log store has no label for namespaces, so nothing says where to look for the lines of the trace',
      );
    if (namespaces.length > maxScopeValues)
      run.found.warnings.add(
        `the lines of trace ${traceId} were looked for in ${maxScopeValues} of ${namespaces.length} namespaces`,
      );
    const bytes = await run.patience.wait('logs', () =>
      estimateReading(client, { selector: selector.text, ...window, signal }),
    );
    if (bytes > mostBytes)
      return skip(
        `looking for the lines of the trace would read about ${(bytes / 1e9).toFixed(1)} GB: a shorter --since`,
      );
    await askIdLogs(run, [
      askById({
        from: 'trace',
        selector,
        window,
        traceIds: [traceId],
        idLabels: run.correlation.logLabels,
        around: 'in the window (the trace is not stored)',
      }),
    ]);
  } catch (thrown) {
    if (!(thrown instanceof ObsqError) || thrown.kind === 'cancelled' || thrown.kind === 'bug') throw thrown;
    run.record({
      ...skippedHop('trace', 'log', 'logs', 'lines of a trace that is not stored'),
      status: 'failed',
      error: thrown,
    });
  }
}
