import type { Session } from './session.ts';

/** Rows of a chart in a pipe, and at most on a terminal: taller charts are no easier to read. */
const usualRows = 20;
const tallestRows = 30;
/** What stands around a chart on the screen: the prompt, the command and the window's line. */
const otherRows = 4;

/** How many lines a chart may take. */
export function chartHeight(session: Session): number {
  const { heightCells } = session.mode;
  return heightCells === null ? usualRows : Math.max(8, Math.min(tallestRows, heightCells - otherRows));
}
