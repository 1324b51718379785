import { subjectOfLabels } from '../../domain/alerts/alert-subject.ts';
import {
  type AlertState,
  type CurrentAlert,
  namespaceOfLabels,
  severityRank,
  sinceOfAlert,
} from '../../domain/alerts/current-alert.ts';
import { joinSafe, type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { formatAge } from '../format/age.ts';
import { formatLabels } from '../format/label-text.ts';
import { formatValue, noValue } from '../format/units.ts';
import type { TableColumn } from '../table/layout-table.ts';
import { renderTable } from '../table/table.ts';
import type { Frame, Line, Segment, Tone } from '../text/line.ts';

export interface AlertTableOptions {
  readonly frame: Frame;
  /** Adds the columns for labels, rule and silences, and cuts nothing. */
  readonly wide: boolean;
  /** The user asked for one namespace, so the table omits that column. */
  readonly oneNamespace?: boolean | undefined;
  /** Unix ms. The table subtracts each alert's start from it to show its age. */
  readonly nowMs: number;
}

interface AlertColumn extends TableColumn {
  readonly cell: (alert: CurrentAlert) => Segment;
  readonly wideOnly?: boolean;
}

/** Renders alerts as a table, one line for each. */
export function renderAlerts(alerts: readonly CurrentAlert[], options: AlertTableOptions): Line[] {
  if (alerts.length === 0) return [];
  const columns = alertColumns(options.nowMs).filter(
    ({ wideOnly, cell }) =>
      options.wide || (wideOnly !== true && !(options.oneNamespace === true && cell === namespaceCell)),
  );
  const frame = options.wide ? { ...options.frame, widthCells: null } : options.frame;
  const rows = alerts.map((alert) => columns.map(({ cell }) => dimmed(alert, cell(alert))));
  return renderTable({ columns, rows }, frame);
}

function alertColumns(nowMs: number): readonly AlertColumn[] {
  return [
    { title: safe`SEVERITY`, minWidthCells: 8, cell: severityCell },
    { title: safe`ALERT`, minWidthCells: 22, cell: ({ name }) => ({ text: sanitize(name), bold: true }) },
    { title: safe`NAMESPACE`, minWidthCells: 9, priority: 2, cell: namespaceCell },
    { title: safe`OBJECT`, minWidthCells: 14, cut: 'middle', cell: subjectCell },
    { title: safe`STATE`, minWidthCells: 9, cell: stateCell },
    { title: safe`SINCE`, align: 'right', priority: 1, cell: (alert) => ageCell(alert, nowMs) },
    { title: safe`VALUE`, align: 'right', priority: 3, cell: valueCell },
    { title: safe`SUMMARY`, minWidthCells: 24, priority: 4, cell: summaryCell },
    { title: safe`SILENCED BY`, wideOnly: true, cell: heldBackCell },
    { title: safe`RULE`, wideOnly: true, cell: ruleCell },
    { title: safe`LABELS`, wideOnly: true, cell: ({ labels }) => ({ text: formatLabels(labels) }) },
  ];
}

/** Mutes the whole row of an alert that notifies nobody (silenced, inhibited or muted), its severity included. */
function dimmed({ state }: CurrentAlert, cell: Segment): Segment {
  return isHeldBack(state) ? { ...cell, tone: 'muted', bold: false } : cell;
}

function isHeldBack(state: AlertState): boolean {
  return state === 'silenced' || state === 'inhibited' || state === 'muted';
}

/** Red marks what is broken, yellow what may break soon. */
export function severityTone(severity: string): Tone {
  const rank = severityRank(severity);
  return rank <= 2 ? 'error' : rank <= 5 ? 'warn' : 'muted';
}

function severityCell({ severity }: CurrentAlert): Segment {
  return { text: severity === '' ? safe`-` : sanitize(severity), tone: severityTone(severity) };
}

function namespaceCell({ labels }: CurrentAlert): Segment {
  return { text: sanitize(namespaceOfLabels(labels) ?? noValue) };
}

function subjectCell({ labels }: CurrentAlert): Segment {
  return { text: sanitize(subjectOfLabels(labels)?.value ?? noValue) };
}

function stateCell({ state }: CurrentAlert): Segment {
  return { text: sanitize(state), tone: state === 'pending' ? 'accent' : undefined };
}

function ageCell(alert: CurrentAlert, nowMs: number): Segment {
  return { text: formatAge(sinceOfAlert(alert), nowMs) };
}

function valueCell({ rule }: CurrentAlert): Segment {
  return { text: sanitize(formatValue(rule?.alert.value ?? null, 'count')) };
}

function summaryCell({ annotations }: CurrentAlert): Segment {
  return { text: sanitize(annotations.summary ?? annotations.message ?? annotations.description ?? '') };
}

function heldBackCell({ managed }: CurrentAlert): Segment {
  const by: SafeText[] = [
    ...(managed?.silencedBy ?? []),
    ...(managed?.inhibitedBy ?? []),
    ...(managed?.mutedBy ?? []),
  ].map(sanitize);
  return { text: joinSafe(by, safe`, `) };
}

function ruleCell({ rule }: CurrentAlert): Segment {
  return { text: rule === null ? safe`-` : sanitize(`${rule.file}/${rule.group}`) };
}
