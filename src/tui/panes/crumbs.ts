import { safe, sanitize } from '../../domain/sanitize.ts';
import { lineWidth, truncateText } from '../../view/fit.ts';
import type { Line, Segment } from '../../view/line.ts';
import type { Look } from '../look.ts';
import type { TuiState } from '../state/tui-state.ts';

const mostCells = 40;

/** The path walked, the place one stands at in bold, the way forward muted. Its beginning gives way where there is no room. */
export function renderCrumbs(state: TuiState, look: Look): Line {
  const { steps, at } = state.path;
  const arrow: Segment = { text: look.ascii ? safe` > ` : safe` › `, tone: 'muted' };
  const crumbs = steps.flatMap(({ crumb }, index): Segment[] =>
    crumb === ''
      ? []
      : [
          {
            text: truncateText(sanitize(crumb), mostCells, look.ascii),
            tone: index > at ? 'muted' : undefined,
            bold: index === at || undefined,
            dim: index > at || undefined,
          },
        ],
  );
  const shown = [...crumbs];
  const join = (): Segment[] => shown.flatMap((crumb, index) => (index === 0 ? [crumb] : [arrow, crumb]));
  const cut: Segment = { text: look.ascii ? safe`~` : safe`…`, tone: 'muted' };
  const isCut = (): boolean => shown.length < crumbs.length;
  while (shown.length > 1 && lineWidth(join()) + (isCut() ? 4 : 0) > state.screen.columns) shown.shift();
  return isCut() ? [cut, arrow, ...join()] : join();
}
