import { counted } from '../../domain/text/counted.ts';
import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { shellWord } from '../../domain/text/shell-word.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { Trace } from '../../domain/trace/trace.ts';
import { formatDurationNs } from '../format/duration.ts';
import { formatMoment, formatZone, timeOfNs } from '../format/time.ts';
import { textWidth } from '../text/cell-width.ts';
import { padText, truncateLine, truncateMiddle } from '../text/fit.ts';
import type { Frame, Line, Segment } from '../text/line.ts';
import { serviceTone } from '../text/service-tone.ts';
import { chooseRows, findParentRows } from '../trace/choose-rows.ts';
import { renderTraceHeader } from '../trace/trace-header.ts';
import { traceNotes } from '../trace/trace-notes.ts';
import { renderWaterfall } from '../trace/waterfall.ts';
import { createBarPainter } from '../trace/waterfall-bar.ts';
import { buildWaterfall, isError, type WaterfallModel } from '../trace/waterfall-model.ts';
import { cutName } from '../trace/waterfall-row.ts';
import { keepMatching, listWaterfallRows, thinRows, type WaterfallRow } from '../trace/waterfall-rows.ts';
import { createBranchPainter } from '../trace/waterfall-tree.ts';

/** The least share of the trace's duration: a span that took less explains nothing. */
const leastShare = 0.05;

/** Renders every span of a trace below its header. */
export function renderWholeTrace(trace: Trace, frame: Frame, zone: TimeZone): Line[] {
  const model = buildWaterfall(trace);
  return [
    ...renderTraceHeader(model, frame, zone),
    ...renderWaterfall(model, frame, { rows: listWaterfallRows(model), exceptions: true }),
  ];
}

/** Renders the way of a request to where it failed or took its time, one row a service, in at most `mostRows` rows beside its header. */
export function renderCalls(trace: Trace, frame: Frame, zone: TimeZone, mostRows: number): Line[] {
  const model = buildWaterfall(trace);
  const { tree } = model;
  const rows = chooseCalls(model, mostRows);
  const startMs = timeOfNs(tree.firstStartNs);
  const head: Line = [
    { text: sanitize(formatDurationNs(tree.totalNs)), bold: true },
    { text: safe`  ` },
    { text: sanitize(tree.traceId), tone: 'key' },
    { text: safe`  ${formatMoment(startMs, zone, 'dateTime')} ${formatZone(zone, startMs)}`, tone: 'muted' },
  ];
  // What is wrong with the data itself changes how the picture is read; a gap is part of the picture.
  const notes = traceNotes(model).filter(({ kind }) => kind !== 'gap');
  const lines: Line[] = [
    head,
    ...notes.map(({ text }): Line => [{ text: safe`~ ${text}`, tone: 'warn' }]),
    ...renderRows(model, rows, frame),
  ];
  const shown = rows.reduce((sum, row) => sum + (model.groups[row.group]?.members.length ?? 1), 0);
  const left = tree.spans.length - shown;
  if (left > 0)
    lines.push([
      {
        text: sanitize(`  ${counted(left, 'span')} more: obsq trace ${shellWord(trace.traceId)}`),
        tone: 'muted',
      },
    ]);
  return lines;
}

/** Chooses the spans where a service was entered, where a failure began and where the time went; what lies between them is folded. */
function chooseCalls(model: WaterfallModel, mostRows: number): readonly WaterfallRow[] {
  const { tree, path } = model;
  const isHeavy = (index: number): boolean => (path.ownNs[index] ?? 0) >= leastShare * tree.totalNs;
  const keep = keepMatching(model, (index) => isError(tree.spans[index]) || isHeavy(index));
  if (model.main >= 0) keep[model.main] = 1;
  const rows = listWaterfallRows(model, { keep });
  const parents = findParentRows(rows);
  const isCall = (at: number): boolean => {
    const row = rows[at];
    if (row === undefined || row.kind !== 'span') return row !== undefined;
    const above = rows[parents[at] ?? -1];
    if (above === undefined || above.kind === 'detached') return true;
    const isOrigin = model.errorsBelow[row.index] === 1 && isError(tree.spans[row.index]);
    return (
      isOrigin || isHeavy(row.index) || tree.spans[row.index]?.service !== tree.spans[above.index]?.service
    );
  };
  const calls = thinRows(rows, parents, isCall);
  // Folded spans are no gap in the way: the last row counts them.
  return chooseRows(model, calls, { mostLines: mostRows, linesOf: () => 1 }).map((row) => ({
    ...row,
    skips: false,
  }));
}

const markCells = 2;
const durationCells = 8;
const leastBarCells = 8;
/** Levels that are drawn as lines; a row lies deeper only where as many services called one another. */
const maxLevels = 6;

interface Cells {
  readonly row: WaterfallRow;
  readonly branch: SafeText;
  readonly service: SafeText;
  readonly name: SafeText;
}

function renderRows(model: WaterfallModel, rows: readonly WaterfallRow[], frame: Frame): Line[] {
  const { tree } = model;
  const branchOf = createBranchPainter(maxLevels, frame.ascii);
  const cells = rows.map((row): Cells => {
    const span = tree.spans[row.index];
    const members = model.groups[row.group]?.members.length;
    const isDetached = row.kind === 'detached';
    const name = isDetached ? 'parents not in this trace' : span?.name || '(no name)';
    return {
      row,
      branch: branchOf(row),
      service: sanitize(isDetached ? 'detached' : span?.service || '(no service)'),
      name: members === undefined ? sanitize(name) : safe`${members}x ${sanitize(name)}`,
    };
  });
  const width = frame.widthCells ?? 120;
  const widest = (of: (one: Cells) => number): number => Math.max(0, ...cells.map(of));
  const most = Math.max(10, Math.floor(width * 0.32));
  const serviceCells = Math.min(
    most,
    widest(({ branch, service }) => branch.length + textWidth(service)),
  );
  const nameCells = Math.min(
    most,
    widest(({ name }) => textWidth(name)),
  );
  const left = width - markCells - serviceCells - 2 - nameCells - 1 - durationCells - 2;
  const barOf = createBarPainter(model, Math.max(1, left), frame.ascii);
  return cells.map(({ row, branch, service, name }) => {
    const span = tree.spans[row.index];
    const group = model.groups[row.group];
    const failed = row.kind !== 'detached' && isError(span);
    const tone = failed ? 'error' : undefined;
    const own = serviceTone(span?.service ?? '');
    const room = Math.max(1, serviceCells - branch.length);
    const line: Segment[] = [
      { text: failed ? safe`! ` : safe`  `, tone: 'error' },
      { text: branch, tone: 'muted' },
      {
        text: padText(truncateMiddle(service, room, frame.ascii), room),
        tone: row.kind === 'detached' ? 'warn' : own,
      },
      { text: safe`  ${padText(cutName(name, nameCells, frame.ascii), nameCells)} `, tone },
    ];
    if (row.kind === 'detached') return truncateLine(line, frame.widthCells, frame.ascii);
    const isUnknown = group === undefined && model.flaws.has(row.index);
    const durationNs = group?.totalNs ?? tree.durationNs[row.index] ?? 0;
    const duration = isUnknown ? safe`-` : sanitize(formatDurationNs(durationNs));
    line.push({ text: padText(duration, durationCells, 'right'), tone });
    if (left >= leastBarCells) {
      const bar = group === undefined ? barOf.one(row.index) : barOf.many(group.members);
      line.push({ text: safe`  ${bar}`, tone: tone ?? own });
    }
    return truncateLine(line, frame.widthCells, frame.ascii);
  });
}
