import type { SavedQuery } from '../saved-query.ts';

/** A reference that people come from: a dashboard, a set of alerts, a tool. */
export interface CoverageSection {
  /** The code by which `answers` of a query names it: `A4`. */
  readonly code: string;
  readonly title: string;
  /** The words that `obsq queries list --like` knows it by: `15760`. */
  readonly like: readonly string[];
  /** Whether its items count in the figures of docs/coverage.md. */
  readonly counted: boolean;
  readonly items: readonly {
    /** The panel, alert, column or family of them. */
    readonly item: string;
    /** Its expression in essence; '' if not known. */
    readonly asks: string;
  }[];
}

export type Verdict = 'yes' | 'partly' | 'no';

export interface ItemAnswer {
  readonly query: string;
  readonly columns: readonly string[];
  /** What the answer lacks; null if it is whole. */
  readonly partly: string | null;
}

export interface CoveredItem {
  readonly item: string;
  readonly asks: string;
  readonly verdict: Verdict;
  readonly answers: readonly ItemAnswer[];
}

export interface CoveredSection extends Omit<CoverageSection, 'items'> {
  readonly items: readonly CoveredItem[];
}

/** The key of an item, as `answers` of a query writes it. */
export function itemKey(code: string, item: string): string {
  return `${code} ${item}`;
}

/** Finds for each item the queries that say they answer it. It is a whole answer if one of them is, and no answer without any. */
export function answerItems(
  sections: readonly CoverageSection[],
  queries: readonly Pick<SavedQuery, 'name' | 'answers'>[],
): CoveredSection[] {
  const byItem = new Map<string, ItemAnswer[]>();
  for (const { name, answers = [] } of queries) {
    for (const { item, columns, partly } of answers) {
      const found = byItem.get(item) ?? [];
      found.push({ query: name, columns, partly });
      byItem.set(item, found);
    }
  }
  return sections.map((section) => ({
    ...section,
    items: section.items.map(({ item, asks }) => {
      const answers = byItem.get(itemKey(section.code, item)) ?? [];
      return { item, asks, verdict: verdictOf(answers), answers };
    }),
  }));
}

function verdictOf(answers: readonly ItemAnswer[]): Verdict {
  if (answers.length === 0) return 'no';
  return answers.some(({ partly }) => partly === null) ? 'yes' : 'partly';
}
