import { goJson } from '../../go/go-json.ts';
import type { DemoSeries } from '../../source/sources.ts';
import type { QueryResult } from '../evaluate/engine.ts';
import { formatSeconds, formatValue } from '../words/format-number.ts';
import { labelsJson } from './api-response.ts';

/** Formats a result as `{"resultType":...,"result":...}`, with values as texts and times in seconds. */
export function resultJson(result: QueryResult, statsJson: string | null): string {
  const stats = statsJson === null ? '' : `,"stats":${statsJson}`;
  return `{"resultType":"${result.kind}","result":${dataJson(result)}${stats}}`;
}

function dataJson(result: QueryResult): string {
  switch (result.kind) {
    case 'scalar':
      return pointJson(result.timeMs, formatValue(result.value));
    case 'string':
      return pointJson(result.timeMs, result.text);
    case 'vector': {
      const samples = result.samples.map(({ labels, value }) => {
        return `{"metric":${labelsJson(labels)},"value":${pointJson(result.timeMs, formatValue(value))}}`;
      });
      return `[${samples.join(',')}]`;
    }
    case 'matrix':
      return `[${result.series.map(seriesJson).join(',')}]`;
  }
}

function seriesJson(series: DemoSeries): string {
  const points: string[] = [];
  for (const [at, timeMs] of series.timesMs.entries()) {
    points.push(pointJson(timeMs, formatValue(series.values[at] ?? Number.NaN)));
  }
  return `{"metric":${labelsJson(series.labels)},"values":[${points.join(',')}]}`;
}

function pointJson(timeMs: number, text: string): string {
  return `[${formatSeconds(timeMs)},${goJson(text)}]`;
}

/** Cuts a result to `limit` series; 0 means no limit. */
export function limitResult(
  result: QueryResult,
  limit: number,
): { readonly result: QueryResult; readonly cut: boolean } {
  if (limit === 0) return { result, cut: false };
  if (result.kind === 'vector' && result.samples.length > limit) {
    return { result: { ...result, samples: result.samples.slice(0, limit) }, cut: true };
  }
  if (result.kind === 'matrix' && result.series.length > limit) {
    return { result: { ...result, series: result.series.slice(0, limit) }, cut: true };
  }
  return { result, cut: false };
}
