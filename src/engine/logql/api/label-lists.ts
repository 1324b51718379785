import type { Labels } from '../../../domain/labels.ts';
import type { DemoRequest, LogSource } from '../../source/sources.ts';
import { parseSelector } from '../parse/parse.ts';
import { refusal } from '../parse/refusal.ts';
import { sortedLabels } from '../pipeline/read-entries.ts';

/** Lists the label names of all streams, or of those that `query` selects. */
export function listLabels(logs: LogSource, request: DemoRequest): string[] {
  const names = new Set<string>();
  for (const stream of selectedStreams(logs, request))
    for (const name of Object.keys(stream)) names.add(name);
  return [...names].sort();
}

export function listLabelValues(logs: LogSource, request: DemoRequest, name: string): string[] {
  const values = new Set<string>();
  for (const stream of selectedStreams(logs, request)) {
    const value = Object.hasOwn(stream, name) ? stream[name] : undefined;
    if (value !== undefined && value !== '') values.add(value);
  }
  return [...values].sort();
}

function selectedStreams(logs: LogSource, request: DemoRequest): Labels[] {
  const query = request.params.get('query') ?? '';
  return logs.streams(query === '' ? [] : parseSelector(query));
}

/** Lists the streams that any `match[]` selects, each once. A single `{}` selects all, as in Loki (docs/stores.md 2.1.8). */
export function listSeries(logs: LogSource, request: DemoRequest): Labels[] {
  const selectors = [...request.params.getAll('match[]'), ...request.params.getAll('match')];
  if (selectors.length === 0) throw refusal('0 matcher groups: at least one match[] parameter is required');
  const [only = ''] = selectors;
  const selectsAll = selectors.length === 1 && only.replaceAll(' ', '') === '{}';
  const series = new Map<string, Labels>();
  for (const selector of selectors) {
    for (const stream of logs.streams(selectsAll ? [] : parseSelector(selector)))
      series.set(JSON.stringify(sortedLabels(stream)), stream);
  }
  return [...series.values()];
}
