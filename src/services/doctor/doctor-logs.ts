import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { ownValue } from '../../domain/own-value.ts';
import type { Trace } from '../../domain/trace/trace.ts';
import { findEntryIds } from '../../pivot/correlate/log-trace-id.ts';
import { meanings } from '../../pivot/labels/meaning.ts';
import type { PlannedHop } from '../../pivot/plan/hop.ts';
import { bothPlaces } from '../../pivot/plan/id-question.ts';
import { planTaggedLogs } from '../../pivot/plan/plan-tagged-logs.ts';
import { logPaddingsMs, planTraceLogs } from '../../pivot/plan/plan-trace-logs.ts';
import { fetchLabelMapping } from '../pivot/fetch-label-mapping.ts';
import { adviseOnError, type DoctorRun, type Tried, tryAsk } from './doctor-run.ts';

const sampledLines = 100;

/** Checks which labels of the log store name the namespace, service and pod. */
export async function checkMapping(run: DoctorRun): Promise<void> {
  const at = { id: 'log.labels', group: 'hop', title: 'labels -> log streams', store: 'logs' } as const;
  if (!run.stores.has('logs')) {
    run.add({ ...at, status: 'skipped', detail: 'no logs store is configured' });
    return;
  }
  const tags = run.correlation.tracesToLogs?.tags;
  const { logs } = await fetchLabelMapping(run.stores, run.options);
  if (tags !== undefined) {
    const pairs = tags.map(({ key, label }) => `${key} = ${label}`).join(', ');
    run.add({ ...at, status: 'ok', detail: `as the context says: ${pairs}` });
    return;
  }
  if (logs === null) {
    run.add({ ...at, status: 'skipped', detail: 'no labels came from the log store' });
    return;
  }
  const pairs = meanings.flatMap((meaning) =>
    logs[meaning] === undefined ? [] : `${meaning} = ${logs[meaning]}`,
  );
  const usable = logs.service !== undefined || logs.pod !== undefined;
  run.add({
    ...at,
    status: usable ? 'ok' : 'broken',
    detail: pairs.length === 0 ? 'no label of the log store is known' : pairs.join(', '),
    fix: usable
      ? null
      : 'name the labels in the context: correlate.tracesToLogsV2.tags: [{key: service.name, value: …}]; or let the log pipeline set service_name or pod',
  });
}

/** Checks whether log lines carry trace ids, and where, with the same queries as a pivot. */
export async function checkLogs(run: DoctorRun, traces: readonly Trace[]): Promise<void> {
  const at = { id: 'trace.logs', group: 'hop', title: 'trace -> logs', store: 'logs' } as const;
  if (!run.stores.has('logs')) {
    run.add({ ...at, status: 'skipped', detail: 'no logs store is configured' });
    return;
  }
  const hops = await planLogs(run, traces);
  const { signal } = run.options;
  const client = await run.stores.logs();
  const answers = await Promise.all(
    hops.map(({ query, window }) =>
      tryAsk(async () => {
        const { fromMs = 0, toMs = 0 } = window ?? {};
        const { data } = await client.queryRange({ expr: query, fromMs, toMs, limit: sampledLines, signal });
        return data.kind === 'streams' ? data.entries : [];
      }),
    ),
  );
  const entries = answers.flatMap((answer) => (answer.ok ? answer.value : []));
  if (entries.length > 0) {
    run.add({
      ...at,
      status: 'ok',
      detail: `${entries.length} lines of ${traces.length} traces; the id stands ${describePlaces(run, entries)}`,
    });
    return;
  }
  const failed = answers.find((answer): answer is Extract<Tried<unknown>, { ok: false }> => !answer.ok);
  if (failed !== undefined) {
    const fix = adviseOnError('logs', failed.error);
    run.add({ ...at, status: 'broken', detail: failed.error.message, fix });
    return;
  }
  if (traces.length === 0) {
    run.add({ ...at, status: 'skipped', detail: 'there is no trace to look for' });
    return;
  }
  const { tracesToLogs } = run.correlation;
  if (tracesToLogs !== null) {
    const tags = tracesToLogs.tags.map(({ key }) => key).join(', ');
    run.add({
      ...at,
      status: 'broken',
      detail:
        hops.length === 0
          ? `no span of ${traces.length} traces has any of the tags ${tags}, or a variable of the query`
          : `nothing came of ${traces.length} traces by the context’s tracesToLogsV2: ${hops[0]?.query ?? ''}`,
      fix: 'compare tags, time shifts, filters and customQuery under correlate.tracesToLogsV2 of the context with the labels of the log store (obsq labels --signal logs); without that section obsq finds its own way',
    });
    return;
  }
  run.add({
    ...at,
    status: 'broken',
    detail: `no line carries the id of any of ${traces.length} traces, beside it or in its text`,
    fix: 'write the trace id with every line: logs over OTLP (the SDK’s log bridge sets trace_id), or a field trace_id in the JSON or logfmt line; where it has another name: correlate.derivedFields in the context',
  });
}

/** Plans the log queries as a pivot does: from the context's settings, else from the labels of the log store. */
async function planLogs(run: DoctorRun, traces: readonly Trace[]): Promise<readonly PlannedHop[]> {
  const { tracesToLogs: settings, logLabels: idLabels } = run.correlation;
  const padMs = logPaddingsMs[0] ?? 0;
  if (settings === null) {
    const mapping = await fetchLabelMapping(run.stores, run.options);
    return planTraceLogs({ from: 'trace', traces, mapping, padMs, idLabels }).flatMap(bothPlaces);
  }
  const spans = traces.flatMap((trace) => trace.spans);
  return planTaggedLogs({ from: 'trace', traces, spans, settings, padMs, idLabels });
}

function describePlaces(run: DoctorRun, entries: readonly LogEntry[]): string {
  const counts = new Map<string, number>();
  for (const entry of entries) {
    const source = findEntryIds(entry, run.correlation.derivedFields).source ?? 'none';
    counts.set(source, (counts.get(source) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  const words: Readonly<Record<string, string>> = {
    'structured metadata': 'beside the line (structured metadata)',
    label: 'in a stream label (costly: better as structured metadata)',
    'JSON field': 'in a JSON field of the line',
    'logfmt field': 'in a logfmt field of the line',
    'derived field': 'where the context’s derivedFields say',
    line: 'in the text of the line',
    none: 'in none of them: lines are tied to spans by time and by service or pod alone',
  };
  return ownValue(words, most?.[0] ?? 'none') ?? 'in the line';
}
