import { counted } from '../../../domain/text/counted.ts';
import type { SavedQuery } from '../../../saved/saved-query.ts';
import type { Check } from '../../../services/checks/check-rules.ts';
import { renderChecks } from '../../../view/alerts/check-table.ts';
import { isDocumentFormat } from '../../io/output-format.ts';
import {
  type CheckEntry,
  checkLine,
  checkRow,
  type NextOf,
  type summarizeChecks,
} from '../../output/check-rows.ts';
import type { Report } from '../../session/report.ts';
import type { Session } from '../../session/session.ts';

export interface CheckAnswer {
  readonly entries: readonly CheckEntry[];
  /** The rules that were not run because of -n. */
  readonly leftOut: readonly SavedQuery[];
  /** Optional rules whose subject the store does not have. */
  readonly absent: readonly Check[];
  readonly summary: ReturnType<typeof summarizeChecks>;
  readonly namespace: string | undefined;
  /** Whether the rules were named, so that each is listed whatever its state is. */
  readonly isNamed: boolean;
  readonly nextOf: NextOf;
}

/** The report on checks, in every format. */
export function reportOf(session: Session, answer: CheckAnswer): Report {
  const { entries, leftOut, absent, summary, namespace, isNamed, nextOf } = answer;
  const rows = entries.map((entry) => checkRow(entry, nextOf));
  const { isJson, format } = session.mode;
  const { firing, unknown, ok } = summary;
  const counts = `${counted(entries.length, 'check')}: ${firing} firing, ${unknown} unknown, ${ok} ok`;
  return {
    kind: 'check',
    query: null,
    window: null,
    ...(isDocumentFormat(format)
      ? {
          fields: {
            checks: rows,
            summary,
            leftOut: leftOut.map(({ name }) => name),
            absent: absent.map(({ query, blindness }) => ({
              name: query.name,
              message: blindness?.message ?? '',
            })),
          },
        }
      : { rows }),
    // With no check to run the answer is empty, since nothing is known to be healthy.
    count: entries.length,
    warnings: rows.flatMap(({ name, warnings }) => warnings.map((warning) => `${name}: ${warning}`)),
    infos: [
      ...omission('left out with -n, they look at nodes or the whole cluster', leftOut),
      ...omission(
        'left out, the store has nothing that they look at',
        absent.map(({ query }) => query),
      ),
      ...(isJson || entries.length === 0 ? [] : [counts]),
    ],
    partial: unknown > 0 || entries.length === 0,
    explainEmpty: async () => ({
      reason: leftOut.length > 0 ? 'every rule is left out with -n' : 'there are no rules to check',
      hint: 'obsq queries',
    }),
    lines: (frame, asked) =>
      renderChecks(
        entries.map((entry) => checkLine(entry, nextOf)),
        { frame, wide: asked === 'wide', listsOk: isNamed, oneNamespace: namespace !== undefined },
      ),
    csv: () => checksCsv(rows),
    // What `obsq wait check` compares. A check that is unknown has no value, so it meets nothing.
    lastValues: () =>
      rows.map(({ state, firing: found }) => ({ firing: state === 'unknown' ? null : String(found.length) })),
    raw: () => rows.map((row) => [row.state, row.name, row.unknown?.message ?? ''].join('\t')),
  };
}

/** More names than these are not read: then the groups are counted. */
const mostNames = 6;

function omission(why: string, queries: readonly SavedQuery[]): readonly string[] {
  if (queries.length === 0) return [];
  if (queries.length <= mostNames) return [`${why}: ${queries.map(({ name }) => name).join(', ')}`];
  const groups = [...new Set(queries.map(({ rule }) => rule?.group || 'other'))].sort();
  return [`${why}: ${counted(queries.length, 'rule')} (${groups.join(', ')})`];
}

/** Yields one CSV record for each check, or one for each row that fires. */
function* checksCsv(rows: readonly ReturnType<typeof checkRow>[]): Iterable<readonly string[]> {
  yield ['check', 'state', 'severity', 'labels', 'value', 'reason', 'group', 'means', 'next'];
  for (const row of rows) {
    const head = [row.name, row.state, row.severity ?? ''];
    const tail = [row.group ?? '', row.means];
    if (row.firing.length === 0) yield [...head, '', '', row.unknown?.message ?? '', ...tail, ''];
    for (const [at, { labels, values }] of row.firing.entries()) {
      // The commands are those about the worst row, which is the first.
      const next = at === 0 ? row.next.join('; ') : '';
      yield [...head, JSON.stringify(labels), Object.values(values)[0] ?? '', '', ...tail, next];
    }
  }
}
