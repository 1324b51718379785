import type { Answer } from '../../domain/answer.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { quoteRegex, quoteString } from '../../languages/string-literal.ts';
import { storeLabels } from '../../pivot/labels/label-mapping.ts';
import { fetchLabelMapping } from '../pivot/fetch-label-mapping.ts';
import type { DoctorRun } from './doctor-run.ts';

/** The newest lines are looked for in the last minutes first, because a query over an hour reads much more. */
const stepsMs = [5 * 60_000, 60 * 60_000];
/** The most services in one selector. */
const mostServices = 100;

export interface NewestLines extends Answer<readonly LogEntry[]> {
  /** Whether a label of the store was known to select by. */
  readonly isSelectable: boolean;
}

/**
 * Reads the newest lines of the last hour, of all services that the store names (a hundred at most). Throws ObsqError if the store
 * fails.
 */
export async function fetchNewestLines(run: DoctorRun, limit: number): Promise<NewestLines> {
  const { nowMs, signal } = run.options;
  const nothing: NewestLines = { data: [], warnings: [], infos: [], partial: false, isSelectable: true };
  const client = await run.stores.logs();
  const names = storeLabels(await fetchLabelMapping(run.stores, run.options), 'logs');
  const label = names.service ?? names.namespace ?? names.pod;
  if (label === undefined) return { ...nothing, isSelectable: false };
  let answer = nothing;
  for (const stepMs of stepsMs) {
    const window = { fromMs: nowMs - stepMs, toMs: nowMs };
    const known = await client.values(label, { ...window, signal });
    answer = { ...nothing, warnings: known.warnings, partial: known.partial };
    if (known.data.length === 0) continue;
    const services = known.data.slice(0, mostServices).map(quoteRegex).join('|');
    const lines = await client.queryRange({
      expr: `{${label}=~${quoteString(services)}}`,
      ...window,
      limit,
      direction: 'backward',
      signal,
    });
    answer = {
      data: lines.data.kind === 'streams' ? lines.data.entries : [],
      warnings: [...known.warnings, ...lines.warnings],
      infos: [],
      partial: known.partial || lines.partial,
      isSelectable: true,
    };
    if (answer.data.length > 0) break;
  }
  return answer;
}
