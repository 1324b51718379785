import type { Exemplar } from '../../../domain/metrics/exemplar.ts';
import { guessExemplarUnit } from '../../../domain/metrics/guess-unit.ts';
import type { MetricAnswer } from '../../../domain/metrics/metric-answer.ts';
import { indexPrevious, lastValueOf, notesOf } from '../../../domain/metrics/metric-answer.ts';
import { formatRfc3339Utc } from '../../../domain/time/time-format.ts';
import { formatObsqCommand } from '../../../pivot/links/obsq-command.ts';
import { formatSeriesName } from '../../../view/format/label-text.ts';
import { formatValue } from '../../../view/format/units.ts';
import { summarizeSamples } from '../../../view/metrics/series-statistics.ts';
import type { IncidentSection } from '../../../view/pivot/incident.ts';
import { formatChange } from '../../../view/table/change.ts';
import { newestOf } from '../model/loadable.ts';
import { shownRows } from '../model/panes/metric-rows.ts';
import { type MetricPane, metricTitle } from '../model/panes/metric-state.ts';
import type { ContextTarget } from '../model/tui-state.ts';
import { asksOf } from './asks.ts';
import { questionsOfMetric } from './pane-questions.ts';

/** Rows of the table; nobody reads a longer one in a note. */
const mostRows = 10;
const mostExemplars = 5;

/** Builds the section of the metric with its first rows and its slowest exemplars; null before an answer. */
export function metricSection(pane: MetricPane, target: ContextTarget): IncidentSection | null {
  const answer = newestOf(pane.answer);
  if (answer === null) return null;
  const asks = asksOf(target, questionsOfMetric(pane));
  const exemplars = ofTraces(newestOf(pane.exemplars) ?? []);
  const traces = exemplars.flatMap(({ traceId }) => traceId ?? []);
  return {
    title: metricTitle(pane.source),
    commands: [
      ...asks.commands,
      ...traces.map((traceId) => formatObsqCommand({ kind: 'trace', traceId, window: null }, target.args)),
    ],
    links: asks.links,
    findings: [
      ...findingsOf(pane, answer),
      ...exemplars.map(({ value, seriesLabels, traceId, timeMs }) => {
        const shown = formatValue(value, guessExemplarUnit(seriesLabels));
        return `exemplar ${shown} at ${formatRfc3339Utc(timeMs)}, trace ${traceId ?? 'unknown'}`;
      }),
    ],
    table: tableOf(pane, answer),
  };
}

/** The first exemplar of each trace, because one slow request leaves an exemplar in every service on its way. */
function ofTraces(exemplars: readonly Exemplar[]): readonly Exemplar[] {
  const first = new Map<string, Exemplar>();
  for (const exemplar of exemplars) {
    if (first.size >= mostExemplars) break;
    if (exemplar.traceId !== null && !first.has(exemplar.traceId)) first.set(exemplar.traceId, exemplar);
  }
  return [...first.values()];
}

function findingsOf(pane: MetricPane, answer: MetricAnswer): string[] {
  const { fromMs, toMs } = answer.window;
  const count = shownRows(pane).length;
  const first = count > mostRows ? `, the first ${mostRows} below` : '';
  return [
    `${formatRfc3339Utc(fromMs)} to ${formatRfc3339Utc(toMs)}: ${count} series${first}`,
    ...(pane.filter === '' ? [] : [`narrowed to "${pane.filter}"`]),
    ...(count > 0 || answer.emptyReason === null ? [] : [answer.emptyReason]),
    ...notesOf(answer),
  ];
}

/**
 * Builds a table with the newest value of each column and the least and greatest of the charted one. The column that the rows come
 * from also has the value of an earlier time, where one was asked, and the change since.
 */
function tableOf(pane: MetricPane, answer: MetricAnswer): IncidentSection['table'] {
  const charted = answer.columns[pane.column]?.name;
  const previous = indexPrevious(answer);
  const header = ['series'];
  for (const { name, title } of answer.columns) {
    header.push(title);
    if (answer.previous !== null && name === answer.anchor) header.push(answer.previous.title, 'change');
    if (answer.ranged && name === charted) header.push('min', 'max');
  }
  const rows = shownRows(pane)
    .slice(0, mostRows)
    .map((row) => {
      const { labels, samples } = row;
      const cells: string[] = [formatSeriesName(labels)];
      for (const { name, unit } of answer.columns) {
        const own = samples[name] ?? [];
        const after = own.at(-1)?.value ?? null;
        cells.push(formatValue(after, unit));
        if (previous !== null && name === answer.anchor) {
          const before = lastValueOf(previous.rowOf(row), name);
          cells.push(formatValue(before, unit), formatChange({ before, after }, unit));
        }
        if (!answer.ranged || name !== charted) continue;
        const { min, max } = summarizeSamples(own);
        for (const value of [min, max]) cells.push(formatValue(value === null ? null : String(value), unit));
      }
      return cells;
    });
  return { header, rows };
}
