import type { Answer } from '../../../domain/answer.ts';
import type { Labels } from '../../../domain/labels.ts';
import { counted } from '../../../domain/text/counted.ts';
import { sanitize } from '../../../domain/text/sanitize.ts';
import type { Window } from '../../../domain/time/window.ts';
import { analyzeLabels } from '../../../services/discovery/analyze-labels.ts';
import { renderTable } from '../../../view/table/table.ts';
import type { Report } from '../../session/report.ts';
import type { Session } from '../../session/session.ts';

export interface SharesRequest {
  readonly answer: Answer<readonly Labels[]>;
  readonly expr: string;
  readonly window: Window;
  /** What the label sets are of. */
  readonly what: 'stream' | 'series';
  readonly explainEmpty: Report['explainEmpty'];
}

/** Writes how many values each label has, and in how many series or streams it is (`--analyze-labels`, as logcli has it). */
export async function reportLabelShares(
  session: Session,
  { answer, expr, window, what, explainEmpty }: SharesRequest,
): Promise<void> {
  const shares = analyzeLabels(answer.data);
  const titles = ['LABEL', 'UNIQUE VALUES', what === 'stream' ? 'FOUND IN STREAMS' : 'FOUND IN SERIES'];
  await session.report({
    kind: 'label-analysis',
    query: { expr },
    window,
    fields: { total: answer.data.length },
    rows: shares,
    count: answer.data.length,
    warnings: answer.warnings,
    infos: answer.infos,
    partial: answer.partial,
    explainEmpty,
    lines: (frame) => [
      ...renderTable(
        {
          columns: titles.map((title, index) => ({
            title: sanitize(title),
            align: index === 0 ? 'left' : 'right',
          })),
          rows: shares.map(({ name, uniqueValues, foundIn }) =>
            [name, String(uniqueValues), String(foundIn)].map((text) => ({ text: sanitize(text) })),
          ),
        },
        frame,
      ),
    ],
    csv: () => [
      ['name', 'uniqueValues', 'foundIn'],
      ...shares.map(({ name, uniqueValues, foundIn }) => [name, String(uniqueValues), String(foundIn)]),
    ],
    raw: () => shares.map(({ name }) => name),
  });
  const things = what === 'stream' ? counted(answer.data.length, 'stream') : `${answer.data.length} series`;
  if (answer.data.length > 0) await session.notice(`${things}, ${counted(shares.length, 'label')}`);
}
