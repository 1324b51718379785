import { counted } from '../../domain/text/counted.ts';
import { safe, sanitize } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import { exceptionOf } from '../../domain/trace/span-exception.ts';
import type { Span } from '../../domain/trace/trace.ts';
import { formatDurationNs } from '../format/duration.ts';
import { formatShare } from '../format/share.ts';
import { formatMoment, formatZone, timeOfNs } from '../format/time.ts';
import { truncateLine } from '../text/fit.ts';
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
  lines.push(...(model.errorOrigins.length > 0 ? renderOrigins(model) : renderHeaviest(model)));
  for (const { kind, text } of traceNotes(model)) {
    if (kind === 'gap') lines.push([{ text, tone: 'muted' }]);
    else
      lines.push([
        { text: safe`~ `, tone: 'warn' },
        { text, tone: 'warn' },
      ]);
  }
  return lines.flatMap((line) => foldLine(bound(line, frame), frame.widthCells));
}

/** A span's name or message may be megabytes long, and would push what it is the header of off the screen. */
const mostRows = 6;

/** Cuts a line where it would take more than `mostRows` rows of a terminal. In a pipe it stays whole. */
function bound(line: Line, { widthCells, ascii }: Frame): Line {
  return widthCells === null ? line : truncateLine(line, widthCells * mostRows, ascii);
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

/** Renders where the time of a trace without failures went: the operation with most of the critical path. */
function renderHeaviest(model: WaterfallModel): Line[] {
  const { totalNs, spans } = model.tree;
  if (totalNs <= 0 || spans.length < 2) return [];
  const heaviest = findHeaviest(model);
  if (heaviest === null || heaviest.pathNs < totalNs * leastHeavyShare) return [];
  return [
    [
      { text: safe`${formatShare(heaviest.pathNs / totalNs)} of the time: `, tone: 'muted' },
      { text: sanitize(`${heaviest.span.service} ${heaviest.span.name}`), bold: true },
      { text: safe`  ${sanitize(formatDurationNs(heaviest.pathNs))}` },
    ],
  ];
}

interface Heavy {
  /** Any span of the operation. */
  readonly span: Span;
  pathNs: number;
}

/** The operation with the most time on the critical path; null where nothing took time. */
function findHeaviest({ tree, path }: WaterfallModel): Heavy | null {
  const operations = new Map<string, Heavy>();
  let heaviest: Heavy | null = null;
  for (const [index, span] of tree.spans.entries()) {
    const ownNs = path.ownNs[index] ?? 0;
    if (ownNs === 0) continue;
    const key = `${span.service}\u0000${span.name}`;
    const operation = operations.get(key) ?? { span, pathNs: 0 };
    operations.set(key, operation);
    operation.pathNs += ownNs;
    if (heaviest === null || operation.pathNs > heaviest.pathNs) heaviest = operation;
  }
  return heaviest;
}

/** Of less of the time one cannot say that it went there. */
const leastHeavyShare = 0.2;

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
