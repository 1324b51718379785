import { type Condition, isIn, quote, type Wanted } from './condition.ts';
import { findOverlay, type ShownOverlay } from './find-overlay.ts';

/** What can be said of the box over the panes whose title begins so. All but `isClosed` hold only where it is open. */
export function overlayConditions(title: string) {
  const of = (says: string, missing: (overlay: ShownOverlay) => string | null): Condition => ({
    what: `overlay ${quote(title)} ${says}`,
    missing: (picture) => {
      const overlay = findOverlay(picture);
      if (overlay === null) return 'there is no overlay';
      return overlay.title.startsWith(title) ? missing(overlay) : `the overlay is ${quote(overlay.title)}`;
    },
  });
  const text = (overlay: ShownOverlay): string => overlay.lines.join('\n');
  return {
    isOpen: () => of('is open', () => null),
    isClosed: (): Condition => ({
      what: `overlay ${quote(title)} is closed`,
      missing: (picture) => (findOverlay(picture)?.title.startsWith(title) === true ? 'it is open' : null),
    }),
    contains: (wanted: Wanted) =>
      of(`contains ${quote(wanted)}`, (overlay) => (isIn(wanted, text(overlay)) ? null : 'it does not')),
    lacks: (wanted: Wanted) =>
      of(`does not contain ${quote(wanted)}`, (overlay) => (isIn(wanted, text(overlay)) ? 'it does' : null)),
    /** The text is in its selected row. */
    selects: (wanted: Wanted) =>
      of(`selects ${quote(wanted)}`, ({ selected }) => {
        if (selected === null) return 'it selects nothing';
        return isIn(wanted, selected) ? null : `it selects ${quote(selected)}`;
      }),
  };
}
