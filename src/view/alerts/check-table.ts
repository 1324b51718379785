import { labelsKey, pickLabels } from '../../domain/labels.ts';
import { lastValueOf, type MetricRow } from '../../domain/metrics/metric-answer.ts';
import { shownLabels } from '../../domain/metrics/shown-labels.ts';
import { ownValue } from '../../domain/own-value.ts';
import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { declaredLabels, type SavedQuery } from '../../saved/saved-query.ts';
import { formatValue } from '../format/units.ts';
import { renderTable } from '../table/table.ts';
import type { Frame, Line, Segment, Tone } from '../text/line.ts';
import { severityTone } from './alert-table.ts';

/** One check, with the facts that its line shows. */
export interface CheckLine {
  readonly name: string;
  readonly severity: string | null;
  readonly state: 'ok' | 'firing' | 'unknown';
  readonly lookedAt: number | null;
  /** Why the state is unknown; null when it is known. */
  readonly reason: string | null;
  /** The rows that fire, worst first; null when none fires. */
  readonly fires: Offenders | null;
}

interface Offenders {
  readonly query: SavedQuery;
  readonly rows: readonly MetricRow[];
}

export interface CheckTableOptions {
  readonly frame: Frame;
  /** Cuts nothing and names every offender. */
  readonly wide: boolean;
  /** All rows are of one namespace, so their names omit it. */
  readonly oneNamespace: boolean;
}

const namedOffenders = 3;
/** A narrower screen drops the severity column, so that the offenders have room. */
const severityFromCells = 100;
const stateTones: Readonly<Record<CheckLine['state'], Tone>> = { ok: 'ok', firing: 'error', unknown: 'warn' };

/** Renders one line for each check: its state, then the offenders, or the reason why the state is unknown. */
export function renderChecks(checks: readonly CheckLine[], options: CheckTableOptions): Line[] {
  if (checks.length === 0) return [];
  const { widthCells } = options.frame;
  const isNarrow = !options.wide && widthCells !== null && widthCells < severityFromCells;
  const columns = [
    { title: safe`STATE`, minWidthCells: 7 },
    { title: safe`CHECK`, minWidthCells: 18 },
    ...(isNarrow ? [] : [{ title: safe`SEVERITY`, minWidthCells: 8 }]),
    { title: safe`WHAT`, minWidthCells: 20 },
  ];
  const rows = checks.map((check): readonly Segment[] => [
    { text: sanitize(check.state), tone: ownValue(stateTones, check.state), bold: check.state === 'firing' },
    // Without a severity column, the name takes the tone of the severity.
    { ...(isNarrow ? severityCell(check) : {}), text: sanitize(check.name) },
    ...(isNarrow ? [] : [severityCell(check)]),
    { text: whatCell(check, options), tone: check.state === 'ok' ? 'muted' : undefined },
  ]);
  return renderTable(
    { columns, rows },
    options.wide ? { ...options.frame, widthCells: null } : options.frame,
  );
}

function severityCell({ severity, state }: CheckLine): Segment {
  const tone = severity === null || state === 'ok' ? 'muted' : severityTone(severity);
  return { text: sanitize(severity ?? '-'), tone };
}

function whatCell({ fires, lookedAt, reason }: CheckLine, options: CheckTableOptions): SafeText {
  if (fires !== null) return sanitize(formatOffenders(fires, lookedAt, options));
  if (reason !== null) return sanitize(reason.replace(/\s+/g, ' '));
  return lookedAt === null ? safe`` : safe`none of ${lookedAt}`;
}

/** Formats `2 of 48: payment-1 93 %, payment-2 91 %`: how many rows fire, then the worst by name. */
function formatOffenders(
  { query, rows }: Offenders,
  lookedAt: number | null,
  { wide, oneNamespace }: CheckTableOptions,
): string {
  const names = namingLabels(query, rows).filter((name) => !(oneNamespace && name === 'namespace'));
  const shown = wide ? rows : rows.slice(0, namedOffenders);
  const texts = shown.map((row) => offender(row, names, query));
  const more = rows.length > shown.length ? `, and ${rows.length - shown.length} more` : '';
  return `${rows.length}${lookedAt === null ? '' : ` of ${lookedAt}`}: ${texts.join(', ')}${more}`;
}

/** Chooses the labels that name a row. The container is one of them only if two rows differ in nothing else. */
function namingLabels(query: SavedQuery, rows: readonly MetricRow[]): readonly string[] {
  const names = shownLabels({ declaredLabels: declaredLabels(query) }, rows)
    .map(({ name }) => name)
    .filter((name) => query.rowLabels.includes(name));
  const shorter = names.filter((name) => name !== 'container');
  const distinct = new Set(rows.map(({ labels }) => labelsKey(pickLabels(labels, shorter))));
  return shorter.length > 0 && distinct.size === rows.length ? shorter : names;
}

function offender(row: MetricRow, names: readonly string[], query: SavedQuery): string {
  const name = names.flatMap((label) => ownValue(row.labels, label) ?? []).join('/');
  const column = query.columns.find((one) => one.name === query.anchor);
  const value = lastValueOf(row, query.anchor);
  // A boolean adds nothing: the row fires because the condition is true.
  if (column === undefined || column.unit === 'boolean' || value === null) return name;
  return `${name} ${formatValue(value, column.unit)}`.trim();
}
