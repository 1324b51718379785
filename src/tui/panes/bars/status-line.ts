import type { StoreName } from '../../../domain/store-name.ts';
import { type SafeText, safe, sanitize } from '../../../domain/text/sanitize.ts';
import { formatDuration } from '../../../domain/time/duration.ts';
import { formatMoment, formatZone, isSameDay } from '../../../view/format/time.ts';
import { lineWidth, truncateLine } from '../../../view/text/fit.ts';
import type { Line, Segment, Tone } from '../../../view/text/line.ts';
import { refreshEveryMs } from '../../state/metric/ask-metric.ts';
import { type ShownMark, shownMark } from '../../state/model/store-mark.ts';
import type { TuiState } from '../../state/model/tui-state.ts';
import { liveLabel, type WindowState } from '../../state/model/window-state.ts';
import type { Look } from '../look.ts';

const gap: Segment = { text: safe`  ` };

/** Renders the status line: context, window, refresh and namespace at the left, the stores' marks at the right. A narrow screen shortens the left. */
export function renderStatusLine(state: TuiState, look: Look): Line {
  const right = renderStores(state, look);
  const room = state.screen.columns - lineWidth(right) - lineWidth([gap]);
  // Shorter and shorter forms of the left side: first without `ns any`, then without `obsq`; the last one is cut at its end.
  const forms = [
    renderLeft(state, look),
    renderLeft(state, look, false),
    renderLeft(state, look, false).slice(2),
  ];
  const fitting = forms.find((line) => lineWidth(line) <= room) ?? forms[2] ?? [];
  const left = truncateLine(fitting, Math.max(0, room), look.ascii);
  const between = Math.max(1, state.screen.columns - lineWidth(left) - lineWidth(right));
  return [...left, { text: sanitize(' '.repeat(between)) }, ...right];
}

/** Renders the left side: `obsq  demo  last 1h  every 30s  ns any`. */
function renderLeft(state: TuiState, look: Look, withAny = true): Line {
  const { facts } = state;
  const line: Segment[] = [{ text: safe`obsq`, bold: true }, gap];
  line.push(
    facts.isDemo
      ? { text: safe`demo`, tone: 'warn', bold: true }
      : { text: sanitize(state.contextName), tone: 'key' },
  );
  line.push(gap, { text: windowText(state.window, look) });
  line.push(gap, renderRefresh(state));
  if (state.namespace !== null) line.push(gap, { text: sanitize(`ns ${state.namespace}`) });
  else if (withAny) line.push(gap, { text: safe`ns any`, tone: 'muted' });
  return line;
}

function windowText(window: WindowState, look: Look): SafeText {
  const live = liveLabel(window);
  if (live !== null || window.kind === 'live') return sanitize(live ?? '');
  const { fromMs, toMs } = window;
  const from = formatMoment(fromMs, look.zone, 'dateTime');
  const to = formatMoment(toMs, look.zone, isSameDay(fromMs, toMs, look.zone) ? 'clock' : 'dateTime');
  return safe`${from} to ${to} ${formatZone(look.zone, toMs)}`;
}

function renderRefresh(state: TuiState): Segment {
  if (state.paused) return { text: safe`PAUSED`, tone: 'warn', bold: true };
  if (state.window.kind === 'frozen') return { text: safe`frozen`, tone: 'muted' };
  return { text: sanitize(`every ${formatDuration(refreshEveryMs)}`), tone: 'muted' };
}

const markTones: Readonly<Record<ShownMark, Tone>> = {
  unknown: 'muted',
  ok: 'ok',
  slow: 'warn',
  down: 'error',
};

const storeLabels: Readonly<Record<StoreName, SafeText>> = {
  metrics: safe`metrics`,
  logs: safe`logs`,
  traces: safe`traces`,
  alerts: safe`alerts`,
};

function renderStores(state: TuiState, look: Look): Line {
  const line: Segment[] = [];
  for (const store of state.stores) {
    const mark = shownMark(state, store);
    if (line.length > 0) line.push(gap);
    line.push({ text: storeLabels[store], tone: 'muted' }, { text: safe` ` });
    line.push({
      text: markText(mark, look.ascii),
      tone: markTones[mark],
      bold: mark === 'down' || undefined,
    });
  }
  return line;
}

/** The text of a store's mark. A problem gets a word, because colour alone does not tell enough. */
function markText(mark: ShownMark, ascii: boolean): SafeText {
  switch (mark) {
    case 'unknown':
      return ascii ? safe`-` : safe`·`;
    case 'ok':
      return safe`ok`;
    case 'slow':
      return safe`slow`;
    case 'down':
      return safe`DOWN`;
  }
}
