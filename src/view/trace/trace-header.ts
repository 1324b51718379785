import { counted } from '../../domain/text/counted.ts';
import { safe, sanitize } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import { exceptionOf } from '../../domain/trace/span-exception.ts';
import { formatDurationNs } from '../format/duration.ts';
import { formatMoment, formatZone, timeOfNs } from '../format/time.ts';
import { foldLine } from '../text/fold-line.ts';
import type { Frame, Line, Segment } from '../text/line.ts';
import { serviceTone } from '../text/service-tone.ts';
import { traceNotes } from './trace-notes.ts';
import type { WaterfallModel } from './waterfall-model.ts';

/** Renders the lines above a waterfall: root, id, time, size, the spans where the failure began, and flaws of the data. */
export function renderTraceHeader(model: WaterfallModel, frame: Frame, zone: TimeZone): Line[] {
  const { tree } = model;
  const root = tree.spans[model.main];
  const startMs = timeOfNs(tree.firstStartNs);
  const lines: Line[] = [];
  if (root !== undefined) {
    lines.push([
      {
        text: sanitize(root.service === '' ? '(no service)' : root.service),
        tone: serviceTone(root.service),
      },
      { text: safe`  ` },
      { text: sanitize(root.name), bold: true },
    ]);
  }
  lines.push([
    { text: sanitize(tree.traceId), tone: 'key' },
    { text: safe`  ` },
    { text: safe`${formatMoment(startMs, zone, 'dateTimeMs')} ${formatZone(zone, startMs)}`, tone: 'muted' },
  ]);
  lines.push(renderSize(model));
  lines.push(...renderOrigins(model));
  for (const { kind, text } of traceNotes(model)) {
    if (kind === 'gap') lines.push([{ text, tone: 'muted' }]);
    else
      lines.push([
        { text: safe`~ `, tone: 'warn' },
        { text, tone: 'warn' },
      ]);
  }
  return lines.flatMap((line) => foldLine(line, frame.widthCells));
}

function renderSize(model: WaterfallModel): Line {
  const line: Segment[] = [
    { text: sanitize(formatDurationNs(model.tree.totalNs)), bold: true },
    {
      text: safe`  ${sanitize(counted(model.tree.spans.length, 'span'))}  ${sanitize(counted(model.services.size, 'service'))}`,
    },
  ];
  if (model.errorCount > 0) {
    line.push({ text: safe`  ` }, { text: sanitize(counted(model.errorCount, 'error')), tone: 'error' });
  }
  return line;
}

const shownOrigins = 3;

/** Renders the spans where the failure began, in red. The waterfall shows those that only passed it on. */
function renderOrigins(model: WaterfallModel): Line[] {
  const lines: Line[] = [];
  for (const index of model.errorOrigins.slice(0, shownOrigins)) {
    const span = model.tree.spans[index];
    if (span === undefined) continue;
    const exception = exceptionOf(span);
    const [firstLine = ''] = (exception?.message ?? '').trim().split(/\r?\n/, 1);
    const why = [exception?.type ?? '', firstLine].filter((part) => part !== '').join(': ');
    const where = sanitize(`${span.service} ${span.name}`);
    lines.push([
      { text: safe`! `, tone: 'error' },
      { text: why === '' ? where : safe`${where}: ${sanitize(why)}`, tone: 'error' },
    ]);
  }
  const more = model.errorOrigins.length - shownOrigins;
  if (more > 0) lines.push([{ text: safe`! and ${more} more`, tone: 'error' }]);
  return lines;
}
