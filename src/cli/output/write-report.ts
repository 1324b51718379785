import type { Emptiness } from '../../domain/answer.ts';
import type { FailIf } from '../../domain/metrics/fail-if.ts';
import { counted } from '../../domain/text/counted.ts';
import { exitCodes } from '../io/exit-code.ts';
import { isDocumentFormat } from '../io/output-format.ts';
import type { Report } from '../session/report.ts';
import type { Session } from '../session/session.ts';
import { codecs } from './codecs.ts';
import { countMeeting } from './judge-rows.ts';
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
  const isMet = options.failIf
    .map((failIf) => countMeeting(failIf, whole, '--fail-if').meeting > 0)
    .includes(true);
  // What was not looked at may meet the condition: "not met" is then as open as in an answer that the store cut.
  const isOpen = options.failIf.length > 0 && !isMet && whole.cut === true;
  const limited = options.failIf.length > 0 ? describeLimit(whole) : null;
  const report: Report = {
    ...whole,
    ...(isOpen ? { partial: true } : {}),
    ...(limited === null ? {} : { warnings: [...whole.warnings, limited] }),
  };
  const empty = await explainReport(session, report);
  for (const warning of report.warnings) await session.warn(warning);
  for (const info of report.infos ?? [])
    if (!isRemarkOnOurs(session, report, info)) await session.notice(info);
  await codecs[format](session, report, () => documentOf(report, empty, options));
  if (empty !== null && !isDocumentFormat(format)) await session.notice(emptyText(empty));
  if (report.partial && report.settled !== true) session.exit(exitCodes.partial);
  if (report.count === 0 && options.failEmpty) session.exit(exitCodes.empty);
  if (isMet) session.exit(exitCodes.conditionMet);
}

/** What a condition looked at where the user's own limit shows fewer rows than there are; null if it shows all. */
function describeLimit({ came, count }: Report): string | null {
  if (came === undefined || (came !== null && came <= count)) return null;
  return came === null
    ? `--fail-if looked at the ${counted(count, 'row')} of --limit alone: there may be more`
    : `--fail-if looked at all ${counted(came, 'row')}, of which ${count} ${count === 1 ? 'is' : 'are'} shown: --limit`;
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
