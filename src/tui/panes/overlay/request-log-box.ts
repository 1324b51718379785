import type { RequestRecord } from '../../../domain/request-record.ts';
import { safe, sanitize } from '../../../domain/text/sanitize.ts';
import { formatMoment } from '../../../view/format/time.ts';
import { formatNumber } from '../../../view/format/units.ts';
import { padText, truncateText } from '../../../view/text/fit.ts';
import type { Line } from '../../../view/text/line.ts';
import { wrapText } from '../../../view/text/wrap.ts';
import type { Overlay } from '../../state/model/overlay.ts';
import { selectionMark } from '../pane-image.ts';
import type { OverlayImage, OverlayRoom } from './overlay-image.ts';

/** Rows below the list for the URL of the selected request. */
const urlRows = 3;
const columnCells = { time: 13, method: 5, status: 7, bytes: 9, ms: 9 };

/**
 * Renders the request log, newest first: time, method, status, bytes, duration, URL; below it the URL of the selected request.
 * Null until the requests have been read, so that the box opens with its final size.
 */
export function renderRequestLog(
  overlay: Extract<Overlay, { readonly kind: 'requests' }>,
  room: OverlayRoom,
): OverlayImage | null {
  const { requests, selected } = overlay;
  if (requests === null) return null;
  const { columns, look } = room;
  const height = Math.max(1, Math.min(room.rows - urlRows - 2, Math.max(1, requests.length)));
  const top = room.memory.topOf('overlay', selected, requests.length, height);
  const shown = requests.slice(top, top + height);
  const lines: Line[] = [header()];
  for (const [index, request] of shown.entries())
    lines.push([selectionMark(top + index === selected, look.ascii), ...renderRequest(request, room)]);
  if (requests.length === 0) lines.push([{ text: safe`no request has ended yet`, tone: 'muted' }]);
  const url = requests[selected]?.url;
  if (url !== undefined) {
    lines.push([]);
    // A long URL is cut at its end; `y` copies the whole URL.
    const whole = wrapText(sanitize(url), columns);
    const cut =
      whole.length > urlRows ? safe`${whole[urlRows - 1] ?? safe``}${whole[urlRows] ?? safe``}` : null;
    const kept = cut === null ? whole : [...whole.slice(0, urlRows - 1), cut];
    lines.push(...kept.map((text): Line => [{ text, tone: 'muted' }]));
  }
  const title = safe`Requests (${requests.length}; y copies the URL, C as curl)`;
  return { title, columns, lines, selected: requests.length === 0 ? null : 1 + selected - top };
}

function header(): Line {
  const { time, method, status, bytes, ms } = columnCells;
  const cells = [
    padText(safe`TIME`, time),
    padText(safe`HOW`, method),
    padText(safe`STATUS`, status, 'right'),
    padText(safe`BYTES`, bytes, 'right'),
    padText(safe`TOOK`, ms, 'right'),
  ];
  return [
    { text: safe`  ` },
    ...cells.map((text) => ({ text, bold: true })),
    { text: safe`  URL`, bold: true },
  ];
}

function renderRequest(request: RequestRecord, { columns, look }: OverlayRoom): Line {
  const { time, method, status, bytes, ms } = columnCells;
  const failed = request.error !== undefined || request.status >= 400 || request.status === 0;
  const outcome = request.status === 0 ? safe`none` : safe`${request.status}`;
  const rest = columns - 2 - time - method - status - bytes - ms - 2;
  const again = request.attempt > 1 ? safe`(attempt ${request.attempt}) ` : safe``;
  const error = request.error === undefined ? safe`` : safe`${sanitize(request.error)}: `;
  const url = truncateText(safe`${again}${error}${sanitize(request.url)}`, Math.max(0, rest), look.ascii);
  return [
    { text: padText(formatMoment(request.startedAtMs, look.zone, 'clockMs'), time), tone: 'muted' },
    { text: padText(sanitize(request.method), method) },
    { text: padText(outcome, status, 'right'), tone: failed ? 'error' : 'ok' },
    { text: padText(sanitize(formatNumber(request.bytes, 'bytes')), bytes, 'right') },
    { text: padText(safe`${Math.round(request.durationMs)} ms`, ms, 'right') },
    { text: safe`  ${url}`, tone: failed ? 'error' : undefined },
  ];
}
