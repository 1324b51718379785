import type { Answer, Emptiness } from '../../../domain/answer.ts';
import { sanitize } from '../../../domain/text/sanitize.ts';
import type { Window } from '../../../domain/time/window.ts';
import { renderTable } from '../../../view/table/table.ts';
import type { Session } from '../../session/session.ts';
import { cutNote, isLimitWarning, readableLimit, readLimit } from '../../setup/read-limit.ts';

export interface NamesReport {
  readonly kind: 'labels' | 'values';
  readonly title: string;
  readonly window: Window;
  readonly answer: Answer<readonly string[]>;
  readonly expr: string | undefined;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly explainEmpty?: (() => Promise<Emptiness>) | undefined;
}

/** The number of names to show on a terminal by default. A cluster has thousands, of which a person reads few. */
const readableNames = 1000;

/** How many names to show; null for all. */
export function readNamesLimit(session: Session): number | null {
  return readLimit(session, readableLimit(session, readableNames));
}

/** Writes a list of names in alphabetical order. */
export async function reportNames(session: Session, report: NamesReport): Promise<void> {
  const limit = readNamesLimit(session);
  const sorted = [...new Set(report.answer.data)].sort();
  const names = limit === null ? sorted : sorted.slice(0, limit);
  const isCut = names.length < sorted.length;
  const note = cutNote(session, names.length);
  const rows = names.map((name) => [{ text: sanitize(name) }]);
  await session.report({
    kind: report.kind,
    query: {
      ...(report.expr === undefined ? {} : { expr: report.expr }),
      ...(report.params === undefined ? {} : { params: report.params }),
    },
    window: report.window,
    rows: names.map((name) => ({ name })),
    count: names.length,
    warnings: [
      ...report.answer.warnings.filter((warning) => !(isCut && isLimitWarning(warning))),
      ...(isCut && note.warning !== null ? [note.warning] : []),
    ],
    infos: report.answer.infos,
    partial: report.answer.partial,
    explainEmpty: report.explainEmpty,
    lines: (frame) => renderTable({ columns: [{ title: sanitize(report.title) }], rows }, frame),
    csv: () => [['name'], ...names.map((name) => [name])],
    raw: () => names,
  });
  if (isCut && note.notice !== null) await session.notice(note.notice);
}
