import type { Answer } from '../../domain/answer.ts';
import type { TraceSummary } from '../../domain/trace/trace.ts';
import type { DoctorRun } from './doctor-run.ts';

/** The newest data is looked for in the last minutes first, because a search over an hour reads much more. */
const stepsMs = [5 * 60_000, 60 * 60_000];
/** Stores without an ordered search send any traces of the window; the newest of several is near enough. */
const mostTraces = 20;

/** Searches the newest traces of the last hour that began before `untilMs` (Unix ms), the newest first. Throws ObsqError if the store fails. */
export async function searchNewestTraces(
  run: DoctorRun,
  untilMs: number,
): Promise<Answer<readonly TraceSummary[]>> {
  const client = await run.stores.traces();
  const { signal } = run.options;
  let answer: Answer<readonly TraceSummary[]> = { data: [], warnings: [], infos: [], partial: false };
  for (const stepMs of stepsMs) {
    const window = { fromMs: untilMs - stepMs, toMs: untilMs };
    answer = await client.search({ query: '{ }', ...window, limit: mostTraces, signal });
    if (answer.data.length > 0) break;
  }
  const data = [...answer.data].sort((a, b) => (BigInt(a.startNs) < BigInt(b.startNs) ? 1 : -1));
  return { ...answer, data };
}
