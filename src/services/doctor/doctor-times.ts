import type { RequestRecord } from '../../domain/request-record.ts';
import type { BackendName } from '../../domain/store-name.ts';
import { formatDuration } from '../../domain/time/duration.ts';
import type { DoctorRun } from './doctor-run.ts';

/** The tolerated difference of a server's clock: the Date header has whole seconds, and the answer needs time. */
const toleratedMs = 5000;

/** Compares the servers' clocks with this machine's by the Date headers of their answers, because a wrong clock shifts every window. */
export function checkClocks(run: DoctorRun): void {
  const offsets = mediansOf(run.stores.http.log, ({ serverDateMs, startedAtMs, durationMs }) =>
    // The server's time is compared with the middle of the request, because the exact moment of the header is unknown.
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

/** A store that takes longer for the doctor's small requests will be too slow for real queries. */
const slowMs = 2000;

/** Reports stores that answer slowly. It adds no check if none has answered. */
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

/** The median of a value over the requests of each backend. Requests without the value do not count. */
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
