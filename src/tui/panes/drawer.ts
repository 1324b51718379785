import { repeatSafe, type SafeText, safe } from '../../domain/text/sanitize.ts';
import type { Line } from '../../view/text/line.ts';
import type { PaneRoom } from './pane-image.ts';

/** The number of rows for the list above a drawer. The list keeps a few, so that the selection stays visible. */
export function rowsAboveDrawer(rows: number): number {
  return rows < 18 ? Math.min(3, rows - 1) : Math.floor(rows * 0.4);
}

/** Renders the lower part of a pane: a rule with a title, then the lines from `top` on that fit. */
export function renderDrawer(title: SafeText, lines: readonly Line[], top: number, room: PaneRoom): Line[] {
  const height = room.rows - 1;
  const from = Math.max(0, Math.min(top, lines.length - height));
  const below = lines.length - from - height;
  const rule = room.look.ascii ? safe`-` : safe`─`;
  const note = below > 0 ? safe` ${below} more below, J ` : safe``;
  const ruleCells = Math.max(0, room.columns - title.length - 4 - note.length);
  const head: Line = [
    { text: safe`${rule}${rule} `, tone: 'muted' },
    { text: title, tone: 'heading' },
    { text: safe` ${repeatSafe(rule, ruleCells)}`, tone: 'muted' },
    { text: note, tone: 'muted' },
  ];
  return [head, ...lines.slice(from, from + height)];
}
