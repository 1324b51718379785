import { ObsqError } from '../../domain/errors.ts';
import { type FailIf, meetsFailIf } from '../../domain/metrics/fail-if.ts';
import { parseSampleValue } from '../../domain/metrics/series.ts';
import { ownValue } from '../../domain/own-value.ts';
import type { Report } from '../session/report.ts';

/** How many rows of an answer there are, and how many of them meet a condition. */
export interface RowCount {
  readonly rows: number;
  readonly meeting: number;
}

/**
 * Counts the rows of an answer that meet a condition. `flag` is the one that the condition was given with, for the messages.
 * Throws ObsqError usage if the answer has no such column or no values at all.
 */
export function countMeeting(condition: FailIf, report: Report, flag: string): RowCount {
  if (report.lastValues === undefined) {
    throw new ObsqError({
      kind: 'usage',
      message: `${flag}: this answer (${report.kind}) has no values to compare`,
      hint:
        report.valuesHint ??
        (flag === '--fail-if' ? '--fail-empty, or a query that counts' : 'a query that counts'),
    });
  }
  const names = report.columns?.map((column) => column.name);
  if (names !== undefined && !names.includes(condition.column)) throw unknownColumn(condition, names, flag);
  const unit =
    report.columns?.find((column) => column.name === condition.column)?.unit ??
    ownValue(report.valueUnits, condition.column);
  let rows = 0;
  let meeting = 0;
  for (const values of report.lastValues()) {
    const value = ownValue(values, condition.column);
    if (value === undefined) throw unknownColumn(condition, Object.keys(values), flag);
    rows += 1;
    if (value !== null && meetsFailIf(condition, parseSampleValue(value), unit)) meeting += 1;
  }
  return { rows, meeting };
}

function unknownColumn({ column }: FailIf, columns: readonly string[], flag: string): ObsqError {
  return new ObsqError({
    kind: 'usage',
    message: `${flag}: there is no column ${column}; there ${columns.length === 1 ? 'is' : 'are'} ${columns.join(', ')}`,
    hint: `${flag} '${columns[0] ?? 'value'} > 1'`,
  });
}
