import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { counted } from '../../domain/text/counted.ts';
import { nsToMs } from '../../domain/time/nanoseconds.ts';
import { describePlace, findEntryIds } from '../../pivot/correlate/log-trace-id.ts';
import { adviseDerivedField } from '../../pivot/correlate/suggest-derived-field.ts';
import { adviseOnError, type DoctorRun, tryAsk } from './doctor-run.ts';
import { fetchNewestLines } from './newest-lines.ts';

/** The number of lines that are read for their ids. */
const sampledLines = 300;
/** The number of their traces that are looked up. */
const sampledTraces = 5;
/** The trace of a newer line may not be stored yet. */
const settleMs = 60_000;

/** The ids of one place and writing: how many lines have them so, and one of them that is old enough to be stored. */
interface Style {
  count: number;
  example: string | null;
}

/** Checks in how many lines a trace id is found, in which places, and whether such ids lead to traces. */
export async function checkLineIds(run: DoctorRun): Promise<void> {
  const at = { id: 'log.trace', group: 'hop', title: 'log -> trace', store: 'logs' } as const;
  if (!run.stores.has('logs')) {
    run.add({ ...at, status: 'skipped', detail: 'no logs store is configured' });
    return;
  }
  const tried = await tryAsk(() => fetchNewestLines(run, sampledLines));
  if (!tried.ok) {
    run.add({
      ...at,
      status: 'broken',
      detail: tried.error.message,
      fix: adviseOnError('logs', tried.error),
    });
    return;
  }
  const lines = tried.value.data;
  if (lines.length === 0) {
    run.add({ ...at, status: 'skipped', detail: 'there are no lines of the last hour to look at' });
    return;
  }
  const styles = groupByStyle(run, lines);
  const withId = [...styles.values()].reduce((sum, { count }) => sum + count, 0);
  if (withId === 0) {
    run.add({
      ...at,
      status: 'warning',
      detail: `none of the newest ${lines.length} lines carries a trace id that is known as one`,
      fix: adviseDerivedField(lines.map(({ line }) => line)),
    });
    return;
  }
  const places = [...styles].sort((a, b) => b[1].count - a[1].count);
  const told = places.map(([place, { count }]) => `${count} ${place}`).join(', ');
  const detail = `${withId} of the newest ${counted(lines.length, 'line carries', 'lines carry')} a trace id: ${told}`;
  const wanted = places.flatMap(([, { example }]) => example ?? []).slice(0, sampledTraces);
  run.add({ ...at, ...(await judge(run, detail, wanted)) });
}

async function judge(run: DoctorRun, detail: string, wanted: readonly string[]) {
  if (!run.stores.has('traces') || wanted.length === 0) return { status: 'ok', detail } as const;
  const client = await run.stores.traces();
  const { signal } = run.options;
  const answers = await Promise.all(wanted.map((id) => tryAsk(() => client.trace(id, { signal }))));
  const lookedUp = answers.filter(({ ok }) => ok).length;
  const found = answers.filter(
    (answer) => answer.ok && answer.value !== null && answer.value.data.spans.length > 0,
  ).length;
  const figures = { lookedUp, missing: lookedUp - found };
  const whole = `${detail}; ${found} of ${lookedUp} that were looked up are stored`;
  if (found > 0 || lookedUp === 0)
    return { status: 'ok', detail: lookedUp === 0 ? detail : whole, figures } as const;
  return {
    status: 'warning',
    detail: whole,
    fix: 'lines are written of requests whose traces are not kept (sampling), or the traces go to another tenant or are past Tempo’s retention: sample by the trace id, and compare the tenants',
    figures,
  } as const;
}

/** Counts lines by the place and the writing of their ids. */
function groupByStyle(run: DoctorRun, lines: readonly LogEntry[]): ReadonlyMap<string, Style> {
  const styles = new Map<string, Style>();
  for (const entry of lines) {
    const ids = findEntryIds(entry, run.correlation.derivedFields);
    if (ids.traceId === null) continue;
    const isShort = ids.traceId.startsWith('0'.repeat(16)) && !ids.isDecimal;
    const place = `${describePlace(ids)}${isShort ? ', of 64 bits' : ''}`;
    const style = styles.get(place) ?? { count: 0, example: null };
    style.count += 1;
    if (nsToMs(entry.timestampNs) < run.options.nowMs - settleMs) style.example ??= ids.traceId;
    styles.set(place, style);
  }
  return styles;
}
