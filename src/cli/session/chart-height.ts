import type { Session } from './session.ts';

/** The rows of a chart in a pipe; `tallestRows` is the most on a terminal, since taller charts are no easier to read. */
const usualRows = 20;
const tallestRows = 30;
/** The rows around a chart on a terminal: the prompt, the command and the line about the window. */
const otherRows = 4;

/** The number of lines for a chart. */
export function chartHeight(session: Session): number {
  const { heightCells } = session.mode;
  return heightCells === null ? usualRows : Math.max(8, Math.min(tallestRows, heightCells - otherRows));
}
