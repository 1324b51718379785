import { counted } from '../../../domain/text/counted.ts';
import type { Report } from '../../session/report.ts';
import type { FoundTraces, SearchQuestion } from './ask-search.ts';
import { newestFirst } from './search-order.ts';

/** The parts of a report that say what was searched and what of it is shown. */
export function searchReport(
  { query, window, order }: SearchQuestion,
  { client, answer, mostBy, isCut, wide }: FoundTraces,
  shown: number,
): Pick<Report, 'query' | 'window' | 'warnings' | 'infos' | 'partial' | 'cut' | 'came' | 'explainEmpty'> {
  const count = answer.data.length;
  return {
    query: { language: 'traceql', expr: query },
    window,
    warnings: isCut && wide ? [...answer.warnings, sayCut(count, order)] : answer.warnings,
    infos: [...answer.infos, ...sayMore({ shown, found: count, mostBy, isCut, wide })],
    partial: answer.partial,
    cut: isCut && wide,
    came: isCut && !wide ? null : undefined,
    explainEmpty: async () => {
      const { explainEmptyTraces } = await import('../../../services/traces/explain-empty-traces.ts');
      return explainEmptyTraces(client, query, window);
    },
  };
}

/** What `--fail-if` may compare of a trace or of a span. */
export function durationValues(durationMs: number): Readonly<Record<string, string>> {
  const value = String(durationMs);
  return { duration: String(durationMs / 1000), durationMs: value, value };
}

export const valueUnits = { duration: 'seconds', durationMs: 'milliseconds', value: 'milliseconds' } as const;

/** The warning of a search that compared only the newest traces, because there were more than it asks for. */
function sayCut(found: number, order: string): string {
  const compared = newestFirst.has(order) ? 'judged' : `sorted by ${order.replace(/^-/, '')}`;
  return `only the newest ${counted(found, 'trace')} were ${compared}, there may be more: a shorter --since, or a narrower query`;
}

/** What to say of traces that were found and are not shown, and of those that were not looked for. */
function sayMore(
  counts: Pick<FoundTraces, 'mostBy' | 'isCut' | 'wide'> & {
    readonly shown: number;
    readonly found: number;
  },
): readonly string[] {
  const { shown, found, mostBy, isCut, wide } = counts;
  const more = `--${mostBy} ${Math.max(100, shown * 5)}`;
  if (shown > 0 && found > shown)
    return [`${shown} of ${isCut ? 'the newest ' : ''}${counted(found, 'trace')} shown: ${more}`];
  return isCut && !wide ? [`${counted(shown, 'trace')} shown, there may be more: ${more}`] : [];
}
