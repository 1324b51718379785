import { repeatSafe, type SafeText, safe } from '../../domain/text/sanitize.ts';
import type { Line } from '../../view/text/line.ts';
import type { PaneRoom } from './pane-image.ts';

/** Rows for the list above a drawer: it keeps a few, so that one sees where one is. */
export function rowsAboveDrawer(rows: number): number {
  return rows < 18 ? Math.min(3, rows - 1) : Math.floor(rows * 0.4);
}

/** The lower part of a pane, under a rule with its name: some of the lines, from `top` on. */
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
