import type { BackendName } from '../../domain/store-name.ts';
import { formatDuration } from '../../domain/time/duration.ts';
import type { RequestRecord } from '../../http/http.ts';
import type { DoctorRun } from './doctor-run.ts';

/** A server's clock may differ by its Date header's second and by the way there. */
const toleratedMs = 5000;

/** The servers' clocks against ours, by the Date of their answers: what is off here is off in every window. */
export function checkClocks(run: DoctorRun): void {
  const offsets = mediansOf(run.stores.http.log, ({ serverDateMs, startedAtMs, durationMs }) =>
    // Halfway: when the server wrote the head is not known.
    serverDateMs === null ? null : serverDateMs - (startedAtMs + durationMs / 2),
  );
  if (offsets.size === 0) return;
  const wrong: string[] = [];
  for (const [backend, offsetMs] of offsets) {
    if (Math.abs(offsetMs) <= toleratedMs) continue;
    const by = formatDuration(Math.round(Math.abs(offsetMs) / 1000) * 1000);
    wrong.push(`${backend} is ${by} ${offsetMs > 0 ? 'ahead' : 'behind'}`);
  }
  run.add({
    id: 'clocks',
    group: 'store',
    title: 'clocks agree',
    status: wrong.length === 0 ? 'ok' : 'warning',
    detail:
      wrong.length === 0
        ? `${[...offsets.keys()].sort().join(', ')} within ${toleratedMs / 1000} s of this machine`
        : wrong.join('; '),
    fix:
      wrong.length === 0
        ? null
        : 'set the clocks (NTP, chrony) of this machine and of the servers: windows ending "now" miss data otherwise',
  });
}

/** The doctor asks for little: a store that takes so long for it will not answer real questions in time. */
const slowMs = 2000;

/** Stores that answer, but late. Nothing is said where none does. */
export function checkSpeed(run: DoctorRun): void {
  const answered = run.stores.http.log.filter(({ status }) => status > 0);
  const slow = [...mediansOf(answered, ({ durationMs }) => durationMs)].filter(([, ms]) => ms >= slowMs);
  if (slow.length === 0) return;
  const each = slow.map(([backend, ms]) => `${backend} ${formatDuration(Math.round(ms / 1000) * 1000)}`);
  run.add({
    id: 'speed',
    group: 'store',
    title: 'answers come soon',
    status: 'warning',
    detail: `small questions take about: ${each.join(', ')}`,
    fix: 'look at the load of the store and its queue (Mimir and Loki: query-frontend, querier; Tempo: querier), and at the way there; --timeout 2m meanwhile',
  });
}

/** The middle one of a figure of each backend's requests; those without it do not count. */
function mediansOf(
  log: readonly RequestRecord[],
  figureOf: (record: RequestRecord) => number | null,
): Map<BackendName, number> {
  const lists = new Map<BackendName, number[]>();
  for (const record of log) {
    const figure = figureOf(record);
    if (figure === null) continue;
    const list = lists.get(record.backend);
    if (list === undefined) lists.set(record.backend, [figure]);
    else list.push(figure);
  }
  return new Map(
    [...lists].map(([backend, list]) => [backend, list.sort((a, b) => a - b)[list.length >> 1] ?? 0]),
  );
}
