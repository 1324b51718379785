import { type Condition, isIn, quote, type Wanted } from './condition.ts';
import { findOverlay } from './find-overlay.ts';
import { linesOf, type Picture } from './picture.ts';

/** What can be said of the screen as a whole. */
export const screenConditions = {
  /** The row at the top: context, window and how the stores do. */
  status: (wanted: Wanted) => rowHas('the status line', 0, wanted),
  /** The row below it: the path that was taken. */
  path: (wanted: Wanted) => rowHas('the path', 1, wanted),
  /** The row at the bottom: keys, a notice or what is typed into a prompt. */
  keyLine: (wanted: Wanted) => rowHas('the key line', -1, wanted),
  keyLineLacks: (wanted: Wanted): Condition => ({
    what: `the key line does not show ${quote(wanted)}`,
    missing: (picture) => (isIn(wanted, rowAt(picture, -1)) ? `it is ${quote(rowAt(picture, -1))}` : null),
  }),
  /** Anywhere on the screen: for what is drawn by a shell or by nothing that has a frame. */
  contains: (wanted: Wanted): Condition => ({
    what: `the screen contains ${quote(wanted)}`,
    missing: (picture) => (isIn(wanted, linesOf(picture).join('\n')) ? null : 'it does not'),
  }),
  lacks: (wanted: Wanted): Condition => ({
    what: `the screen does not contain ${quote(wanted)}`,
    missing: (picture) => (isIn(wanted, linesOf(picture).join('\n')) ? 'it does' : null),
  }),
  /** Every row is as it was. */
  shows: (lines: readonly string[]): Condition => ({
    what: 'the screen shows the same as before',
    missing: (picture) => {
      const now = linesOf(picture);
      const row = lines.findIndex((line, at) => line !== now[at]);
      if (row === -1 && lines.length === now.length) return null;
      return `row ${row} was ${quote(lines[row] ?? '')} and is ${quote(now[row] ?? '')}`;
    },
  }),
  hasNoOverlay: (): Condition => ({
    what: 'no overlay is open',
    missing: (picture) => {
      const overlay = findOverlay(picture);
      return overlay === null ? null : `${quote(overlay.title)} is`;
    },
  }),
  /** A fact beside the picture, such as a mode of the terminal. It is looked at whenever the screen changes. */
  holds: (what: string, isSo: () => boolean): Condition => ({
    what,
    missing: () => (isSo() ? null : 'it is not so'),
  }),
};

const rowAt = (picture: Picture, row: number): string => linesOf(picture).at(row) ?? '';

function rowHas(name: string, row: number, wanted: Wanted): Condition {
  return {
    what: `${name} shows ${quote(wanted)}`,
    missing: (picture) => (isIn(wanted, rowAt(picture, row)) ? null : `it is ${quote(rowAt(picture, row))}`),
  };
}
