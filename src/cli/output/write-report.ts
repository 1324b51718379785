import type { Emptiness } from '../../domain/answer.ts';
import { ObsqError } from '../../domain/errors.ts';
import { type FailIf, meetsFailIf } from '../../domain/metrics/fail-if.ts';
import { parseSampleValue } from '../../domain/metrics/series.ts';
import { ownValue } from '../../domain/own-value.ts';
import { exitCodes } from '../io/exit-code.ts';
import { isDocumentFormat } from '../io/output-format.ts';
import type { Report } from '../session/report.ts';
import type { Session } from '../session/session.ts';
import { codecs } from './codecs.ts';
import { documentOf, type ReportFacts } from './report-document.ts';

export interface ReportOptions extends ReportFacts {
  /** The conditions of --fail-if: one that is met is enough. */
  readonly failIf: readonly FailIf[];
  readonly failEmpty: boolean;
}

/** Writes an answer: data to stdout, notices and warnings to stderr, and reasons for the exit code to the session. */
export async function writeReport(session: Session, whole: Report, options: ReportOptions): Promise<void> {
  const { format } = session.mode;
  // The condition is checked before the first byte, so that a mistyped one does not leave a script with half an answer.
  const isMet = options.failIf.map((failIf) => meetsAny(failIf, whole)).includes(true);
  // What was not looked at may meet the condition: "not met" is then as open as in an answer that the store cut.
  const isOpen = options.failIf.length > 0 && !isMet && whole.cut === true;
  const report: Report = isOpen ? { ...whole, partial: true } : whole;
  const empty = await explainReport(session, report);
  for (const warning of report.warnings) await session.warn(warning);
  for (const info of report.infos ?? [])
    if (!isRemarkOnOurs(session, report, info)) await session.notice(info);
  await codecs[format](session, report, () => documentOf(report, empty, options));
  if (empty !== null && !isDocumentFormat(format)) await session.notice(emptyText(empty));
  if (report.partial) session.exit(exitCodes.partial);
  if (report.count === 0 && options.failEmpty) session.exit(exitCodes.empty);
  if (isMet) session.exit(exitCodes.conditionMet);
}

/** Whether an info is the engine's remark on the text of a saved query. Only its author needs that, so it goes to stderr only with -v; JSON always has it. */
function isRemarkOnOurs(session: Session, report: Report, info: string): boolean {
  return report.query?.name !== undefined && /^PromQL info:/.test(info) && !session.invocation.on('verbose');
}

const noData: Emptiness = { reason: 'no data', hint: null };

/** Why an answer is empty; null if it is not. */
export async function explainReport(session: Session, report: Report): Promise<Emptiness | null> {
  const { format } = session.mode;
  if (report.count > 0) return null;
  if (report.empty !== undefined) return report.empty;
  // Without a terminal at stderr and without JSON nobody reads the reason, so the store is not asked for it.
  const wanted = session.io.stderr.isTerminal || isDocumentFormat(format);
  if (!wanted || report.explainEmpty === undefined) return noData;
  return report.explainEmpty();
}

/** The text for stderr that explains an empty answer. */
export function emptyText(empty: Emptiness): string {
  return empty.hint === null ? empty.reason : `${empty.reason}\n  try: ${empty.hint}`;
}

/** Whether any row meets the condition. Throws ObsqError usage if the answer has no such column or no values at all. */
function meetsAny(failIf: FailIf, report: Report): boolean {
  if (report.lastValues === undefined) {
    throw new ObsqError({
      kind: 'usage',
      message: `--fail-if: this answer (${report.kind}) has no values to compare`,
      hint: '--fail-empty, or a query that counts',
    });
  }
  const names = report.columns?.map((column) => column.name);
  if (names !== undefined && !names.includes(failIf.column)) throw unknownColumn(failIf, names);
  const unit =
    report.columns?.find((column) => column.name === failIf.column)?.unit ??
    ownValue(report.valueUnits, failIf.column);
  for (const values of report.lastValues()) {
    const value = ownValue(values, failIf.column);
    if (value === undefined) throw unknownColumn(failIf, Object.keys(values));
    if (value !== null && meetsFailIf(failIf, parseSampleValue(value), unit)) return true;
  }
  return false;
}

function unknownColumn(failIf: FailIf, columns: readonly string[]): ObsqError {
  return new ObsqError({
    kind: 'usage',
    message: `--fail-if: there is no column ${failIf.column}; there ${columns.length === 1 ? 'is' : 'are'} ${columns.join(', ')}`,
    hint: `--fail-if '${columns[0] ?? 'value'} > 1'`,
  });
}
