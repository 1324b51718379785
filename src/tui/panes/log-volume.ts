import { safe } from '../../domain/text/sanitize.ts';
import { formatMoment } from '../../view/format/time.ts';
import { countLogVolume, renderLogVolume } from '../../view/logs/log-volume.ts';
import type { Line } from '../../view/text/line.ts';
import type { LogRow } from '../state/model/panes/logs-state.ts';
import type { PaneRoom } from './pane-image.ts';

/** Renders the number of lines over time as bars, between the times of the first and the last line. */
export function renderVolume(rows: readonly LogRow[], room: PaneRoom): Line {
  const { look, memory, columns } = room;
  return memory.keep('log-volume', [rows, columns, look], () => {
    const fromMs = rows[0]?.timeMs ?? Number.NaN;
    const toMs = rows[rows.length - 1]?.timeMs ?? Number.NaN;
    const from = formatMoment(fromMs, look.zone, 'clock');
    const to = formatMoment(toMs, look.zone, 'clock');
    const cells = Math.max(4, columns - from.length - to.length - 2);
    return [
      { text: safe`${from} `, tone: 'muted' },
      ...renderLogVolume(countLogVolume(rows, { fromMs, toMs }, cells), look.ascii),
      { text: safe` ${to}`, tone: 'muted' },
    ];
  });
}
