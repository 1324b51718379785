import { levelOf } from '../../../domain/logs/log-level.ts';
import { serviceOf } from '../../../domain/logs/log-source.ts';
import { counted } from '../../../domain/text/counted.ts';
import { nsToMs } from '../../../domain/time/nanoseconds.ts';
import type { TimeZone } from '../../../domain/time/time-zone.ts';
import { formatMoment } from '../../../view/format/time.ts';
import type { IncidentSection } from '../../../view/pivot/incident.ts';
import { newestOf } from '../model/loadable.ts';
import { indexOfSeq } from '../model/panes/log-buffer.ts';
import type { LogRow, LogsPane } from '../model/panes/logs-state.ts';
import type { ContextTarget } from '../model/tui-state.ts';
import { asksOf } from './asks.ts';
import { questionsOfLogs } from './pane-questions.ts';

const mostLines = 20;
/** Longer lines are cut, since a line may be megabytes long. UTF-16 units. */
const mostLength = 2_000;

/** Builds the section of the log lines: the selected line, errors, then the lines around the selected one. Null without lines. */
export function logsSection(pane: LogsPane, target: ContextTarget, zone: TimeZone): IncidentSection | null {
  const total = newestOf(pane.answer)?.rows.length ?? 0;
  if (total === 0) return null;
  const questions = questionsOfLogs(pane);
  const [question] = questions;
  const lines = chooseRows(pane);
  return {
    title: question?.kind === 'logs' ? `logs ${question.expr}${othersOf(questions.length - 1)}` : 'log lines',
    ...asksOf(target, questions),
    findings: [
      ...pane.hops.filter(({ count }) => count > 0).map(({ reason }) => reason),
      ...pane.warnings,
      ...(pane.filter === '' ? [] : [`narrowed to "${pane.filter}": ${counted(pane.shown.length, 'line')}`]),
      `${counted(total, 'line')}${lines.length < total ? `, ${lines.length} below` : ''}`,
    ],
    block: lines.map((row) => lineOf(row, zone)),
  };
}

function othersOf(count: number): string {
  if (count === 0) return '';
  return ` +${counted(count, 'query', 'queries')}`;
}

function chooseRows({ shown, selectedSeq }: LogsPane): readonly LogRow[] {
  const at = indexOfSeq(shown, selectedSeq);
  const chosen = new Set<number>([at]);
  for (const [index, row] of shown.entries()) {
    if (chosen.size >= mostLines / 2) break;
    if (row.isFailed) chosen.add(index);
  }
  for (let away = 1; chosen.size < mostLines && away < shown.length; away += 1) {
    if (at - away >= 0) chosen.add(at - away);
    if (at + away < shown.length && chosen.size < mostLines) chosen.add(at + away);
  }
  return [...chosen].sort((a, b) => a - b).flatMap((index) => shown[index] ?? []);
}

function lineOf({ entry }: LogRow, zone: TimeZone): string {
  const time = formatMoment(nsToMs(entry.timestampNs), zone, 'rfc3339');
  const level = levelOf(entry);
  const cut = entry.line.length > mostLength ? `${entry.line.slice(0, mostLength)}...` : entry.line;
  return [
    time,
    serviceOf(entry),
    level === 'unknown' ? '' : level.toUpperCase(),
    cut.replace(/\s*\n\s*/g, ' '),
  ]
    .filter((part) => part !== '')
    .join(' ');
}
