import { ObsqError } from '../../../domain/errors.ts';
import { counted } from '../../../domain/text/counted.ts';
import { sanitize } from '../../../domain/text/sanitize.ts';
import type { CoveredItem, CoveredSection, Verdict } from '../../../saved/coverage/answer-items.ts';
import { renderTable } from '../../../view/table/table.ts';
import type { Tone } from '../../../view/text/line.ts';
import type { Session } from '../../session/session.ts';

interface Found {
  readonly section: CoveredSection;
  readonly item: CoveredItem;
}

const toneOf: Readonly<Record<Verdict, Tone | undefined>> = { yes: undefined, partly: 'warn', no: 'muted' };

/** `obsq queries list --like REFERENCE`: what answers each panel, alert or column of a dashboard, a set of alerts or a tool. */
export async function listLike(session: Session, like: string): Promise<void> {
  const { loadCoverage } = await import('../../../saved/coverage/shipped-coverage.ts');
  const sections = await loadCoverage();
  const found = findLike(sections, like);
  if (found.length === 0) {
    const known = [...new Set(sections.flatMap((section) => section.like))].join(', ');
    throw new ObsqError({
      kind: 'usage',
      message: `--like ${like}: no reference, panel or alert of that name is known`,
      hint: `one of ${known}, or a part of a panel's or alert's name`,
    });
  }
  const count = (verdict: Verdict): number => found.filter(({ item }) => item.verdict === verdict).length;
  const titles = new Set(found.map(({ section }) => section.title));
  await session.report({
    kind: 'coverage',
    query: null,
    window: null,
    rows: found.map(({ section, item }) => ({ section: section.code, reference: section.title, ...item })),
    count: found.length,
    warnings: [],
    infos: session.mode.isJson
      ? []
      : [
          `${[...titles].join('; ')}: ${counted(found.length, 'item')}, ${count('yes')} answered, ${count('partly')} in part, ${count('no')} not`,
        ],
    partial: false,
    lines: (frame) =>
      renderTable(
        {
          columns: [
            { title: sanitize('ITEM'), minWidthCells: 24 },
            { title: sanitize('ANSWERED') },
            { title: sanitize('BY'), minWidthCells: 24 },
          ],
          rows: found.map(({ item }) => {
            const tone = toneOf[item.verdict];
            return [
              { text: sanitize(item.item) },
              { text: sanitize(item.verdict), ...(tone === undefined ? {} : { tone }) },
              { text: sanitize(answeredBy(item)), tone: 'key' as const },
            ];
          }),
        },
        frame,
      ),
    raw: () => [...new Set(found.flatMap(({ item }) => item.answers.map(({ query }) => query)))],
  });
}

/** All items of the references of that name; else the items that have the words in theirs. */
function findLike(sections: readonly CoveredSection[], like: string): Found[] {
  const wanted = like.trim().toLowerCase();
  const all = (of: readonly CoveredSection[]): Found[] =>
    of.flatMap((section) => section.items.map((item) => ({ section, item })));
  const named = sections.filter((section) => section.like.includes(wanted));
  if (named.length > 0) return all(named);
  return wanted === '' ? [] : all(sections).filter(({ item }) => item.item.toLowerCase().includes(wanted));
}

function answeredBy({ answers }: CoveredItem): string {
  return answers.length === 0 ? '-' : answers.map(({ query }) => query).join(', ');
}
