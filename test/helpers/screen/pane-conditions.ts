import { type PaneName, paneNames } from '../../../src/tui/state/model/pane-name.ts';
import { type Condition, isIn, quote, type Wanted } from './condition.ts';
import { findPanes, type ShownPane } from './find-panes.ts';

export type { PaneName };

/** What can be said of a pane. All but `isHidden` hold only where the pane is shown. */
export function paneConditions(name: PaneName) {
  const of = (says: string, missing: (pane: ShownPane) => string | null): Condition => ({
    what: `pane ${name} ${says}`,
    missing: (picture) => {
      const panes = findPanes(picture);
      const pane = panes.find((one) => one.name === name);
      return pane === undefined ? `there is no such pane; shown: ${listNames(panes)}` : missing(pane);
    },
  });
  const text = (pane: ShownPane): string => pane.lines.join('\n');
  const drawers = (pane: ShownPane): string[] =>
    pane.lines.flatMap((line) => /^(?:──|--) (\S+) [─-]/.exec(line)?.[1] ?? []);
  return {
    isShown: () => of('is shown', () => null),
    isHidden: (): Condition => ({
      what: `pane ${name} is hidden`,
      missing: (picture) => (findPanes(picture).some((one) => one.name === name) ? 'it is shown' : null),
    }),
    isFocused: () => of('has the focus', (pane) => (pane.isFocused ? null : 'its title is not bold')),
    /** Its title row has the text. */
    title: (wanted: Wanted) =>
      of(`has ${quote(wanted)} in its title`, ({ title }) =>
        isIn(wanted, title) ? null : `its title is ${quote(title)}`,
      ),
    titleLacks: (wanted: Wanted) =>
      of(`has no ${quote(wanted)} in its title`, ({ title }) =>
        isIn(wanted, title) ? `its title is ${quote(title)}` : null,
      ),
    /** Its rows below the title have the text; rows are told apart by line feeds. */
    contains: (wanted: Wanted) =>
      of(`contains ${quote(wanted)}`, (pane) => (isIn(wanted, text(pane)) ? null : 'it does not')),
    lacks: (wanted: Wanted) =>
      of(`does not contain ${quote(wanted)}`, (pane) => (isIn(wanted, text(pane)) ? 'it does' : null)),
    /** The text is in its selected row. */
    selects: (wanted: Wanted) =>
      of(`selects ${quote(wanted)}`, ({ selected }) => {
        if (selected === null) return 'it selects nothing';
        return isIn(wanted, selected) ? null : `it selects ${quote(selected)}`;
      }),
    /** The drawer with the details of the selected row is open. */
    details: (title: string) =>
      of(`shows the details of a ${title}`, (pane) =>
        drawers(pane).includes(title) ? null : `it has ${drawers(pane).join(', ') || 'no'} details open`,
      ),
    hasNoDetails: () =>
      of('shows no details', (pane) =>
        drawers(pane).length === 0 ? null : `it shows those of a ${drawers(pane).join(', ')}`,
      ),
  };
}

function listNames(panes: readonly ShownPane[]): string {
  const names = paneNames.filter((name) => panes.some((pane) => pane.name === name));
  return names.join(', ') || 'none';
}
