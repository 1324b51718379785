import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { counted } from '../../domain/text/counted.ts';
import { nsToMs } from '../../domain/time/nanoseconds.ts';
import type { Window } from '../../domain/time/window.ts';
import type { Trace } from '../../domain/trace/trace.ts';
import { describePlace } from '../../pivot/correlate/log-trace-id.ts';
import { adviseDerivedField } from '../../pivot/correlate/suggest-derived-field.ts';
import { type LabelMapping, storeLabels } from '../../pivot/labels/label-mapping.ts';
import { buildLogSelector, type LogSelector } from '../../pivot/labels/log-selector.ts';
import { meaningsOf } from '../../pivot/labels/meaning.ts';
import { skippedHop } from '../../pivot/plan/hop.ts';
import { askById, type IdQuestion } from '../../pivot/plan/id-question.ts';
import { askLogs, askTrace } from './pivot-hops.ts';
import { askIdLogs } from './pivot-id-logs.ts';
import { isMissing } from './pivot-missing-trace.ts';
import type { PivotRun } from './pivot-run.ts';
import { askOutside, settledLogs } from './pivot-traces.ts';

/** The number of lines to search for one with a trace id. */
const lookThrough = 100;
/** The time to search before and after a line. */
const aroundMs = 5 * 60_000;

/** Follows a log query from its newest line with a trace id; a metric query from the lines that it counts. */
export async function followLogQuery(run: PivotRun, expr: string, window: Window): Promise<void> {
  void run.mapping();
  const { linesOfLogql } = await import('../../languages/logql-stream.ts');
  const entries = await askLogs(
    run,
    {
      from: 'log',
      to: 'log',
      store: 'logs',
      language: 'logql',
      query: linesOfLogql(expr),
      window,
      reason: `the newest ${lookThrough} lines of the query`,
      inferred: false,
    },
    { limit: lookThrough, direction: 'backward', sample: true },
  );
  if (entries === null || entries.length === 0) return;
  const carrier = entries.find((entry) => run.idsOf(entry).traceId !== null);
  // The lines only served to find one with a trace id; the result is about that line.
  run.found.logAnswers.length = 0;
  if (carrier === undefined) {
    run.found.logAnswers.push(entries);
    run.record(
      skippedHop('log', 'trace', 'traces', `none of the newest ${entries.length} lines carries a trace id`),
    );
    run.found.warnings.add(
      `no trace id was found in ${counted(entries.length, 'line')}: ${adviseDerivedField(entries.map(({ line }) => line))}`,
    );
    return;
  }
  await followLogEntry(run, carrier);
}

/** Follows a log line to its trace and, concurrently, to the lines of that trace around it in the same service. */
export async function followLogEntry(run: PivotRun, entry: LogEntry): Promise<void> {
  run.found.logAnswers.push([entry]);
  const ids = run.idsOf(entry);
  const { traceId } = ids;
  if (traceId === null) {
    run.record(
      skippedHop(
        'log',
        'trace',
        'traces',
        'the line carries no trace id: not beside it, not as a field, not in its text',
      ),
    );
    run.found.warnings.add(`no trace id was found in the line: ${adviseDerivedField([entry.line])}`);
    return;
  }
  run.found.traceOrder = [traceId];
  const [trace, asked] = await Promise.all([
    run.wants('traces') ? askTraceOf(run, traceId, describePlace(ids), nsToMs(entry.timestampNs)) : null,
    run.wants('logs') ? settledLogs(run, askSiblings(run, entry, traceId)) : null,
  ]);
  if (asked === null) return;
  if (trace !== null) {
    await askOutside(run, [trace], asked);
    return;
  }
  if (!isMissing(run, traceId)) return;
  if (ids.isDecimal)
    run.found.warnings.add(
      'the line has its trace id as a decimal number of 64 bits: a trace whose id has 128 bits cannot be found by it',
    );
  await askNamespace(run, entry, traceId);
}

/** Queries the lines of a trace that is not stored in all services of the line's namespace, because no span can name them. */
async function askNamespace(run: PivotRun, entry: LogEntry, traceId: string): Promise<void> {
  const { namespace, cluster } = meaningsOf(entry.labels, 'logs');
  if (namespace === undefined) return;
  const workload = { namespace, ...(cluster === undefined ? {} : { cluster }) };
  const selector = buildLogSelector([workload], storeLabels(await run.mapping(), 'logs'));
  if (selector === null) return;
  await askIdLogs(run, questionAround(run, entry, traceId, selector, ' (the trace is not stored)'));
}

function questionAround(
  run: PivotRun,
  entry: LogEntry,
  traceId: string,
  selector: LogSelector,
  remark = '',
): IdQuestion[] {
  const timeMs = nsToMs(entry.timestampNs);
  return [
    askById({
      from: 'log',
      selector,
      window: { fromMs: Math.floor(timeMs) - aroundMs, toMs: Math.ceil(timeMs) + aroundMs },
      traceIds: [traceId],
      idLabels: run.correlation.logLabels,
      around: `5 minutes around the line${remark}`,
    }),
  ];
}

async function askTraceOf(
  run: PivotRun,
  traceId: string,
  place: string,
  atMs: number,
): Promise<Trace | null> {
  const trace = await askTrace(run, 'log', traceId, `the trace id stands ${place}`, { atMs });
  run.settle('traces');
  return trace;
}

async function askSiblings(
  run: PivotRun,
  entry: LogEntry,
  traceId: string,
): Promise<{ readonly services: ReadonlySet<string>; readonly count: number }> {
  const mapping: LabelMapping = await run.mapping();
  const selector = buildLogSelector([meaningsOf(entry.labels, 'logs')], storeLabels(mapping, 'logs'));
  if (selector === null) return { services: new Set(), count: 0 };
  const count = await askIdLogs(run, questionAround(run, entry, traceId, selector));
  return { services: new Set(selector.narrowedBy === 'service' ? selector.values : []), count };
}
