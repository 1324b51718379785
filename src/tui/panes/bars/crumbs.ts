import { safe, sanitize } from '../../../domain/text/sanitize.ts';
import { lineWidth, truncateText } from '../../../view/text/fit.ts';
import type { Line, Segment } from '../../../view/text/line.ts';
import type { TuiState } from '../../state/model/tui-state.ts';
import type { Look } from '../look.ts';

const mostCells = 40;

/** Renders the path: the current step in bold, the steps ahead muted. A narrow screen cuts the end that is further from the current step. */
export function renderCrumbs(state: TuiState, look: Look): Line {
  const { steps, at } = state.path;
  const arrow: Segment = { text: look.ascii ? safe` > ` : safe` › `, tone: 'muted' };
  const cut: Segment = { text: look.ascii ? safe`~` : safe`…`, tone: 'muted' };
  const crumbs = steps.flatMap(({ crumb }, index): Crumb[] => {
    // The first step has no name. It gets one only when the user has come back to it.
    const name = crumb === '' && index === at && steps.length > 1 ? 'start' : crumb;
    return name === '' ? [] : [{ index, segment: renderCrumb(name, Math.sign(index - at), look) }];
  });
  let first = 0;
  let last = crumbs.length;
  const join = (): Segment[] => {
    const shown = crumbs.slice(first, last).map(({ segment }) => segment);
    const all = [...(first > 0 ? [cut] : []), ...shown, ...(last < crumbs.length ? [cut] : [])];
    return all.flatMap((crumb, index) => (index === 0 ? [crumb] : [arrow, crumb]));
  };
  const here = crumbs.findIndex(({ index }) => index === at);
  let line = join();
  while (last - first > 1 && lineWidth(line) > state.screen.columns) {
    if (last - 1 - here > here - first) last -= 1;
    else first += 1;
    line = join();
  }
  return line;
}

interface Crumb {
  /** Index of the step on the path. */
  readonly index: number;
  readonly segment: Segment;
}

/** Renders one step. `side` is -1 for a step before the current one, 0 for the current one and 1 for a step after it. */
function renderCrumb(name: string, side: number, look: Look): Segment {
  return {
    text: truncateText(sanitize(name), mostCells, look.ascii),
    tone: side > 0 ? 'muted' : undefined,
    bold: side === 0 || undefined,
    dim: side > 0 || undefined,
  };
}
