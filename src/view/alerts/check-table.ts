import { labelsKey, pickLabels } from '../../domain/labels.ts';
import { lastValueOf, type MetricRow } from '../../domain/metrics/metric-answer.ts';
import { shownLabels } from '../../domain/metrics/shown-labels.ts';
import { ownValue } from '../../domain/own-value.ts';
import { counted } from '../../domain/text/counted.ts';
import { repeatSafe, type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { declaredLabels, type SavedQuery } from '../../saved/saved-query.ts';
import { formatValue } from '../format/units.ts';
import { gapCells } from '../table/layout-table.ts';
import { renderTable } from '../table/table.ts';
import type { Frame, Line, Segment, Tone } from '../text/line.ts';
import { wrapText } from '../text/wrap.ts';
import { severityTone } from './alert-table.ts';

/** One check, with the facts that its line shows. */
export interface CheckLine {
  readonly name: string;
  readonly severity: string | null;
  /** The subject of the rule; '' without one. */
  readonly group: string;
  /** What it means when it fires; '' if the rule does not say. */
  readonly means: string;
  /** Commands to run next about the worst row, ready to be pasted. */
  readonly next: readonly string[];
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
  /** Cuts nothing, and names every check and every offender. */
  readonly wide: boolean;
  /** Whether checks that are ok have a line each. Without it they are counted by their group. */
  readonly listsOk: boolean;
  /** All rows are of one namespace, so their names omit it. */
  readonly oneNamespace: boolean;
}

const namedOffenders = 3;
/** A narrower screen drops the columns of severity and group, so that the offenders have room. */
const allColumnsFromCells = 100;
const stateTones: Readonly<Record<CheckLine['state'], Tone>> = { ok: 'ok', firing: 'error', unknown: 'warn' };

/**
 * Renders one line for each check: its state, then the offenders, or the reason why the state is unknown. Below one that fires stand
 * what it means and what to run next. Dozens of checks that are ok would scroll those away, so they are counted at the end.
 */
export function renderChecks(checks: readonly CheckLine[], options: CheckTableOptions): Line[] {
  const isListed = ({ state }: CheckLine): boolean => options.wide || options.listsOk || state !== 'ok';
  const listed = checks.filter(isListed);
  const healthy = checks.filter((check) => !isListed(check));
  const frame = options.wide ? { ...options.frame, widthCells: null } : options.frame;
  // What stands below a check begins below its name.
  const below = { frame, indentCells: gapCells + Math.max(...listed.map(({ state }) => state.length), 6) };
  return [
    ...(listed.length === 0 ? [] : renderListed(listed, below, options)),
    ...(healthy.length === 0 ? [] : renderHealthy(healthy, below)),
  ];
}

/** Where the lines below a check stand. */
interface Below {
  readonly frame: Frame;
  readonly indentCells: number;
}

function renderListed(checks: readonly CheckLine[], below: Below, options: CheckTableOptions): Line[] {
  const { widthCells } = below.frame;
  const isNarrow = widthCells !== null && widthCells < allColumnsFromCells;
  const columns = [
    { title: safe`STATE`, minWidthCells: 7 },
    { title: safe`CHECK`, minWidthCells: 18 },
    ...(isNarrow ? [] : [{ title: safe`SEVERITY`, minWidthCells: 8 }]),
    ...(isNarrow ? [] : [{ title: safe`GROUP`, minWidthCells: 5 }]),
    { title: safe`WHAT`, minWidthCells: 20 },
  ];
  const rows = checks.map((check): readonly Segment[] => [
    { text: sanitize(check.state), tone: ownValue(stateTones, check.state), bold: check.state === 'firing' },
    // Without a severity column, the name takes the tone of the severity.
    { ...(isNarrow ? severityCell(check) : {}), text: sanitize(check.name) },
    ...(isNarrow ? [] : [severityCell(check)]),
    ...(isNarrow ? [] : [{ text: sanitize(check.group === '' ? '-' : check.group), tone: 'muted' as const }]),
    { text: whatCell(check, options), tone: check.state === 'ok' ? 'muted' : undefined },
  ]);
  const [header = [], ...lines] = renderTable({ columns, rows }, below.frame);
  return [
    header,
    ...lines.flatMap((line, at) => [
      line,
      ...renderAdvice(checks[at], isNarrow, { ...below, wide: options.wide }),
    ]),
  ];
}

/** The lines below a check that fires: what it means, and the first command to run (all of them with -o wide). */
function renderAdvice(
  check: CheckLine | undefined,
  isNarrow: boolean,
  below: Below & { readonly wide: boolean },
): Line[] {
  if (check === undefined || check.state !== 'firing') return [];
  const facts = [check.severity ?? '', check.group].filter((fact) => fact !== '').join(', ');
  const means = [...(isNarrow && facts !== '' ? [facts] : []), ...(check.means === '' ? [] : [check.means])];
  const next = below.wide ? check.next : check.next.slice(0, 1);
  return [
    ...(check.means === '' ? [] : indented(means.join(': '), 'plain', below)),
    ...next.flatMap((command) => indented(command, 'accent', below)),
  ];
}

/** Folds a text below the name of its check; a screen too narrow for that has no indent. */
function indented(text: string, tone: Tone, { frame: { widthCells }, indentCells }: Below): Line[] {
  const cells = widthCells !== null && widthCells < 3 * indentCells ? 0 : indentCells;
  const width = widthCells === null ? null : Math.max(1, widthCells - cells);
  return wrapText(sanitize(text), width).map((piece) => [
    { text: repeatSafe(safe` `, cells) },
    { text: piece, tone },
  ]);
}

/** Renders `ok       38 checks: nodes 6, pods 8`. */
function renderHealthy(checks: readonly CheckLine[], below: Below): Line[] {
  const counts = new Map<string, number>();
  for (const { group } of checks) counts.set(group, (counts.get(group) ?? 0) + 1);
  const groups = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, count]) => `${group === '' ? 'other' : group} ${count}`);
  const lines = indented(`${counted(checks.length, 'check')}: ${groups.join(', ')}`, 'muted', below);
  return lines.map((line, at): Line => {
    const [indent, ...rest] = line;
    if (at > 0 || indent === undefined || indent.text.length < below.indentCells) return line;
    return [{ text: safe`ok`, tone: 'ok' }, { text: repeatSafe(safe` `, below.indentCells - 2) }, ...rest];
  });
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

/** Formats `2 of 48: payment-1 93 %, payment-2 91 %`: how many rows fire, then the worst by name, with the details of a row in brackets. */
function formatOffenders(
  { query, rows }: Offenders,
  lookedAt: number | null,
  { wide, oneNamespace }: CheckTableOptions,
): string {
  const names = namingLabels(query, rows).filter((name) => !(oneNamespace && name === 'namespace'));
  const shown = wide ? rows : rows.slice(0, namedOffenders);
  const texts = shown.map((row) => offender(row, names, query));
  const more = rows.length > shown.length ? `, and ${rows.length - shown.length} more` : '';
  // A thing with several faults has several rows.
  const of = lookedAt === null || rows.length > lookedAt ? '' : ` of ${lookedAt}`;
  return `${rows.length}${of}: ${texts.join(', ')}${more}`;
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
  const details = query.details.flatMap((detail) => ownValue(row.labels, detail.name) ?? []);
  const also = details.length === 0 ? '' : ` (${details.join(', ')})`;
  // A boolean adds nothing: the row fires because the condition is true. NaN is what a rule says where the store keeps no number.
  if (column === undefined || column.unit === 'boolean' || value === null || value === 'NaN')
    return `${name}${also}`;
  return `${name} ${formatValue(value, column.unit)}`.trim() + also;
}
