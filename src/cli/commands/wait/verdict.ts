import type { FailIf } from '../../../domain/metrics/fail-if.ts';
import { counted } from '../../../domain/text/counted.ts';
import { countMeeting } from '../../output/judge-rows.ts';
import type { Report } from '../../session/report.ts';

/** What one answer says about the thing that is waited for. */
export interface Verdict {
  readonly met: boolean;
  /** The rows of the answer, and how many of them meet every condition that is furthest from being met. */
  readonly rows: number;
  readonly meeting: number;
  /** What is missing, as half a sentence: `1 of 3 rows meets it`. Said when it changes. */
  readonly state: string;
}

/**
 * Judges the rows of an answer, as `kubectl wait` judges objects: all of them have to meet every condition, or with `isAny` one row
 * for each. An answer without rows meets nothing, and one that is not whole may lack the row that does not.
 */
export function judgeRows(
  report: Report,
  { conditions, isAny }: { readonly conditions: readonly FailIf[]; readonly isAny: boolean },
): Verdict {
  // An answer without rows has no columns to look a name up in, either.
  const counts =
    report.count === 0 ? [] : conditions.map((condition) => countMeeting(condition, report, '--until'));
  const rows = counts[0]?.rows ?? 0;
  const meeting = rows === 0 ? 0 : Math.min(...counts.map((count) => count.meeting));
  const isWhole = !report.partial && report.cut !== true;
  const met = isAny ? meeting > 0 : rows > 0 && meeting === rows && isWhole;
  return { met, rows, meeting, state: stateOf({ rows, meeting, isWhole }) };
}

function stateOf({ rows, meeting, isWhole }: { rows: number; meeting: number; isWhole: boolean }): string {
  if (rows === 0) return 'no row came';
  const verb = meeting === 1 ? 'meets' : 'meet';
  const whole = isWhole ? '' : ', and the answer is partial';
  return `${meeting} of ${counted(rows, 'row')} ${verb} it${whole}`;
}
