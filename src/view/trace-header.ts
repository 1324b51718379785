import { type SafeText, safe, sanitize } from '../domain/sanitize.ts';
import { exceptionOf } from '../domain/span-exception.ts';
import type { TimeZone } from '../domain/time-zone.ts';
import { formatDurationNs } from './duration.ts';
import { foldLine } from './fold-line.ts';
import type { Frame, Line, Segment } from './line.ts';
import { serviceTone } from './service-tone.ts';
import { formatMoment, formatZone, timeOfNs } from './time.ts';
import type { WaterfallModel } from './waterfall-model.ts';

/** What a trace is, above its waterfall: root, id, time, size, where the failure began, and what is wrong with the data. */
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
  for (const note of traceNotes(model))
    lines.push([
      { text: safe`~ `, tone: 'warn' },
      { text: note, tone: 'warn' },
    ]);
  const gap = describeGap(model);
  if (gap !== null) lines.push([{ text: gap, tone: 'muted' }]);
  return lines.flatMap((line) => foldLine(line, frame.widthCells));
}

function renderSize(model: WaterfallModel): Line {
  const line: Segment[] = [
    { text: sanitize(formatDurationNs(model.tree.totalNs)), bold: true },
    { text: safe`  ${counted(model.tree.spans.length, 'span')}  ${counted(model.services.size, 'service')}` },
  ];
  if (model.errorCount > 0) {
    line.push({ text: safe`  ` }, { text: counted(model.errorCount, 'error'), tone: 'error' });
  }
  return line;
}

const shownOrigins = 3;

/** Where the failure began, in red; what only passed it on is in the waterfall. */
function renderOrigins(model: WaterfallModel): Line[] {
  const lines: Line[] = [];
  for (const index of model.errorOrigins.slice(0, shownOrigins)) {
    const span = model.tree.spans[index];
    if (span === undefined) continue;
    const exception = exceptionOf(span);
    const [said = ''] = (exception?.message ?? '').trim().split(/\r?\n/, 1);
    const why = [exception?.type ?? '', said].filter((part) => part !== '').join(': ');
    const place = sanitize(`${span.service} ${span.name}`);
    lines.push([
      { text: safe`! `, tone: 'error' },
      { text: why === '' ? place : safe`${place}: ${sanitize(why)}`, tone: 'error' },
    ]);
  }
  const more = model.errorOrigins.length - shownOrigins;
  if (more > 0) lines.push([{ text: safe`! and ${more} more`, tone: 'error' }]);
  return lines;
}

/** What a reader must know before believing the picture; empty for a sound trace. */
export function traceNotes(model: WaterfallModel): SafeText[] {
  const notes: SafeText[] = [];
  const { trace, tree } = model;
  if (trace.partial)
    notes.push(
      safe`partial: ${sanitize(trace.message === '' ? 'the store sent not all of it' : trace.message)}`,
    );
  const detached = tree.tops.filter((top) => top.kind === 'detached').length;
  const hasRoot = tree.tops.some((top) => top.kind === 'root');
  if (detached > 0) {
    const what = detached === 1 ? safe`1 detached subtree` : safe`${detached} detached subtrees`;
    notes.push(safe`${what}: parent spans are missing (dropped, sampled or not yet stored)`);
  }
  if (!hasRoot && tree.spans.length > 0) notes.push(safe`the root span is not in the trace`);
  const rings = tree.tops.filter((top) => top.kind === 'cycle').length;
  if (rings > 0) notes.push(safe`${counted(rings, 'ring')} of parents, broken where first met`);
  const skew = describeSkew(model);
  if (skew !== null) notes.push(skew);
  return notes;
}

function describeSkew(model: WaterfallModel): SafeText | null {
  let count = 0;
  let worst = 0;
  for (const [index, skewNs] of model.times.skewNs.entries()) {
    if (skewNs === 0) continue;
    count += 1;
    if (skewNs > (model.times.skewNs[worst] ?? 0)) worst = index;
  }
  if (count === 0) return null;
  const by = sanitize(formatDurationNs(model.times.skewNs[worst] ?? 0));
  const service = sanitize(model.tree.spans[worst]?.service ?? '');
  return safe`clock skew: ${counted(count, 'span')} starting before the parent, by up to ${by} (${service})`;
}

/** A tenth of the trace in which nothing is recorded, on the critical path, deserves a word. */
function describeGap(model: WaterfallModel): SafeText | null {
  let widest = -1;
  for (const [index, gapNs] of model.times.longestGapNs.entries()) {
    if (model.path.isOn[index] === 1 && gapNs > (model.times.longestGapNs[widest] ?? 0)) widest = index;
  }
  const gapNs = model.times.longestGapNs[widest] ?? 0;
  if (widest < 0 || gapNs < model.tree.totalNs / 10) return null;
  const span = model.tree.spans[widest];
  const where = sanitize(`${span?.service ?? ''} ${span?.name ?? ''}`);
  return safe`longest gap ${sanitize(formatDurationNs(gapNs))}: ${where} with no child span`;
}

function counted(count: number, noun: 'span' | 'service' | 'error' | 'ring'): SafeText {
  return sanitize(`${count} ${noun}${count === 1 ? '' : 's'}`);
}
