import type { Rule } from '../../domain/alerts/alert.ts';
import { ownValue } from '../../domain/own-value.ts';
import { safe, sanitize } from '../../domain/text/sanitize.ts';
import { formatDuration } from '../../domain/time/duration.ts';
import type { TableColumn } from '../table/layout-table.ts';
import { renderTable } from '../table/table.ts';
import type { Frame, Line, Segment, Tone } from '../text/line.ts';

/** A rule with the facts of its group. */
export interface GroupedRule {
  readonly group: string;
  /** Prometheus: the file. Mimir: the namespace. */
  readonly file: string;
  readonly intervalSeconds: number;
  readonly rule: Rule;
}

interface RuleColumn extends TableColumn {
  readonly cell: (rule: GroupedRule) => Segment;
  readonly wideOnly?: boolean;
}

/** Renders rules as a table, one line for each. The column for the last error appears only if a rule has one. */
export function renderRules(rules: readonly GroupedRule[], frame: Frame, wide: boolean): Line[] {
  if (rules.length === 0) return [];
  const failed = rules.some(({ rule }) => rule.lastError !== '');
  const columns = ruleColumns(failed).filter(({ wideOnly }) => wide || wideOnly !== true);
  const rows = rules.map((rule) => columns.map(({ cell }) => cell(rule)));
  return renderTable({ columns, rows }, wide ? { ...frame, widthCells: null } : frame);
}

function ruleColumns(failed: boolean): readonly RuleColumn[] {
  const error: RuleColumn = {
    title: safe`LAST ERROR`,
    minWidthCells: 20,
    cell: ({ rule }) => ({ text: oneLine(rule.lastError), tone: 'error' }),
  };
  return [
    { title: safe`GROUP`, minWidthCells: 8, priority: 5, cell: ({ group }) => ({ text: sanitize(group) }) },
    {
      title: safe`RULE`,
      minWidthCells: 20,
      cut: 'middle',
      cell: ({ rule }) => ({ text: sanitize(rule.name) }),
    },
    { title: safe`STATE`, minWidthCells: 8, cell: stateCell },
    { title: safe`HEALTH`, minWidthCells: 6, priority: 1, cell: healthCell },
    { title: safe`FOR`, align: 'right', priority: 3, cell: durationCell },
    ...(failed ? [error] : []),
    {
      title: safe`EXPRESSION`,
      minWidthCells: 16,
      priority: 4,
      cell: ({ rule }) => ({ text: oneLine(rule.expr), tone: 'muted' }),
    },
    {
      title: safe`EVERY`,
      align: 'right',
      wideOnly: true,
      cell: ({ intervalSeconds }) => ({ text: sanitize(formatDuration(intervalSeconds * 1000)) }),
    },
    { title: safe`FILE`, wideOnly: true, cell: ({ file }) => ({ text: sanitize(file) }) },
  ];
}

const stateTones: Readonly<Record<string, Tone>> = { firing: 'error', pending: 'accent', unknown: 'warn' };

/** Shows a rule's state with its number of alerts. A recording rule has no state. */
function stateCell({ rule }: GroupedRule): Segment {
  if (rule.state === null) return { text: safe`recording`, tone: 'muted' };
  const count = rule.alerts.filter((alert) => alert.state === rule.state).length;
  const text = sanitize(count > 0 ? `${rule.state} ${count}` : rule.state);
  return { text, tone: ownValue(stateTones, rule.state) ?? 'muted' };
}

function healthCell({ rule }: GroupedRule): Segment {
  const text = sanitize(rule.health === '' ? '-' : rule.health);
  return { text, tone: rule.health === 'ok' ? 'ok' : rule.health === 'err' ? 'error' : 'warn' };
}

function durationCell({ rule }: GroupedRule): Segment {
  return {
    text: sanitize(rule.kind === 'recording' ? '-' : formatDuration(rule.durationSeconds * 1000)),
    tone: 'muted',
  };
}

function oneLine(text: string) {
  return sanitize(text.replace(/\s+/g, ' ').trim());
}
