import { lastValuesOf } from '../../domain/metrics/metric-answer.ts';
import { originOf, type QueryOrigin } from '../../saved/saved-query.ts';
import type { Check } from '../../services/checks/check-rules.ts';
import type { CheckLine } from '../../view/alerts/check-table.ts';

/** A check that ran, or one whose rule cannot be read. */
export type CheckEntry = Check | BrokenCheck;

export interface BrokenCheck {
  readonly state: 'unknown';
  readonly name: string;
  readonly problem: string;
  readonly origin: QueryOrigin;
  readonly path: string | null;
}

export function isBroken(entry: CheckEntry): entry is BrokenCheck {
  return 'problem' in entry;
}

/** What to run next about the rows of a check that fires: the commands of its rule, filled in for the worst row. */
export type NextOf = (check: Check) => readonly string[];

/** Schema `check-row`. */
export function checkRow(entry: CheckEntry, nextOf: NextOf) {
  if (isBroken(entry)) {
    return {
      name: entry.name,
      state: entry.state,
      title: '',
      doc: '',
      severity: null,
      scope: null,
      group: null,
      means: '',
      next: [],
      firing: [],
      lookedAt: null,
      unknown: { reason: 'unreadable', message: entry.problem },
      variant: null,
      expr: null,
      origin: entry.origin,
      ...(entry.path === null ? {} : { path: entry.path }),
      warnings: [],
    };
  }
  const { query, state, rows, lookedAt, blindness, variant, expr, warnings } = entry;
  return {
    name: query.name,
    state,
    title: query.title,
    doc: query.doc,
    severity: query.rule?.severity ?? null,
    scope: query.rule?.scope ?? null,
    group: query.rule?.group || null,
    means: query.rule?.means ?? '',
    next: nextOf(entry),
    firing: rows.map((row) => ({ labels: row.labels, values: lastValuesOf(row, [{ name: query.anchor }]) })),
    lookedAt,
    unknown: blindness,
    variant: variant?.name ?? null,
    expr,
    ...originOf(query),
    warnings,
  };
}

/** Counts the checks in each state. */
export function summarizeChecks(entries: readonly { readonly state: Check['state'] }[]) {
  const count = (state: Check['state']): number => entries.filter((one) => one.state === state).length;
  return { firing: count('firing'), unknown: count('unknown'), ok: count('ok') };
}

/** Reads the facts of a check that the table shows. */
export function checkLine(entry: CheckEntry, nextOf: NextOf): CheckLine {
  if (isBroken(entry)) {
    const { name, state, problem } = entry;
    const nothing = { severity: null, group: '', means: '', next: [], lookedAt: null, fires: null };
    return { name, state, reason: problem, ...nothing };
  }
  const { query, state, rows, lookedAt, blindness } = entry;
  return {
    name: query.name,
    severity: query.rule?.severity ?? null,
    group: query.rule?.group ?? '',
    means: query.rule?.means ?? '',
    next: nextOf(entry),
    state,
    lookedAt,
    reason: blindness?.message ?? null,
    fires: rows.length === 0 ? null : { query, rows },
  };
}
