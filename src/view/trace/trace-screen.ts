import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { shellWord } from '../../domain/text/shell-word.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { TraceSummary } from '../../domain/trace/trace.ts';
import type { LinkedLog } from '../../pivot/correlate/link-logs.ts';
import { chooseLogs } from '../logs/pivot-logs.ts';
import { foldLine } from '../text/fold-line.ts';
import type { Frame, Line } from '../text/line.ts';
import { chooseRows } from './choose-rows.ts';
import { renderOperationTotals } from './operation-totals.ts';
import { type PlacedLogs, placeLogs } from './place-logs.ts';
import { renderServiceTotals } from './service-totals.ts';
import { renderSpanLog } from './span-log.ts';
import { renderTraceHeader } from './trace-header.ts';
import { renderLinkingTraces, renderTraceLinks } from './trace-links.ts';
import { renderTraceLogs } from './trace-logs.ts';
import { countExceptionLines, drawWaterfall } from './waterfall.ts';
import { regroupWaterfall, type WaterfallModel } from './waterfall-model.ts';
import { listWaterfallRows, type WaterfallRow } from './waterfall-rows.ts';

export interface TraceScreenOptions {
  readonly zone: TimeZone;
  /** Height of the terminal in lines; null shows every row (a pipe, `--expand`). */
  readonly heightCells: number | null;
  /** Non-zero for each span to show, as `keepMatching` returns it; null shows all. */
  readonly keep: Uint8Array | null;
  /** The filter that made `keep` and the number of its matches, for a person; '' without a filter. */
  readonly filterText: string;
  /** Gives every span a row of its own instead of grouping repeats. */
  readonly expand: boolean;
  /** The totals to show; null for none. */
  readonly totals: 'service' | 'operation' | null;
  /** Shows everything: all links, all log lines and the ids of spans. */
  readonly wide: boolean;
  /** The log lines of the trace; null if they were not asked for. */
  readonly logs: readonly LinkedLog[] | null;
  /** The traces that link to this one; absent or null if they were not asked for. */
  readonly linked?: readonly TraceSummary[] | null | undefined;
  /** The command that shows this trace, for hints; absent is `obsq trace ID`. */
  readonly command?: string | undefined;
}

/** In a narrower frame a log line has too little room under its span, so all of them stand below the waterfall, in time order. */
const interleaveCells = 100;
const leastRows = 6;
/** Lines that stay free for notices above the trace and for the shell's prompt below it. */
const promptLines = 3;
/** Lines for the waterfall's titles and the footer. */
const frameLines = 4;

/** Renders the output of `obsq trace`: header, waterfall, links, totals, logs. A terminal gets the rows that explain the trace, no more than fit. */
export function* renderTraceScreen(
  whole: WaterfallModel,
  frame: Frame,
  options: TraceScreenOptions,
): Generator<Line> {
  const model = options.keep === null ? whole : regroupWaterfall(whole, options.keep);
  const header = [...renderTraceHeader(whole, frame, options.zone), ...renderFilter(options, frame)];
  const isInterleaved = frame.widthCells === null || frame.widthCells >= interleaveCells;
  const spare = options.heightCells === null ? null : options.heightCells - header.length - promptLines;
  const logsBelow = (logs: readonly LinkedLog[]): Line[] =>
    options.logs === null
      ? []
      : renderTraceLogs(logs, frame, {
          zone: options.zone,
          startNs: whole.tree.firstStartNs,
          asked: options.logs.length,
          most: options.wide ? Number.POSITIVE_INFINITY : mostOf(spare, 0.4),
        });
  const below = [
    ...renderTraceLinks(whole, frame, spare === null || options.wide ? Number.POSITIVE_INFINITY : 3),
    ...renderLinkingTraces(options.linked ?? null, frame),
    ...renderTotals(whole, frame, options.totals, mostOf(spare, 0.3)),
    ...(isInterleaved ? [] : logsBelow(options.logs ?? [])),
  ];
  const rows = listWaterfallRows(model, {
    keep: options.keep ?? undefined,
    openGroups: options.expand ? 'all' : undefined,
  });
  const room =
    spare === null
      ? null
      : Math.max(leastRows, spare - below.length - frameLines - (options.logs === null ? 0 : 1));
  const picture = compose(model, rows, { room, logs: isInterleaved ? (options.logs ?? []) : [] });
  const { firstStartNs } = whole.tree;
  const command = options.command ?? `obsq trace ${shellWord(whole.tree.traceId)}`;
  yield* header;
  if (rows.length > 0)
    yield* drawWaterfall(model, frame, {
      rows: picture.rows,
      exceptions: true,
      spanIds: options.wide,
      below: (row, indent) =>
        (row.kind === 'detached' ? [] : (picture.placed.byRow.get(row.index) ?? [])).flatMap((log) =>
          renderSpanLog(log, indent, frame, {
            zone: options.zone,
            service: model.tree.spans[row.index]?.service ?? '',
            startNs: firstStartNs,
          }),
        ),
    });
  yield* renderFooter(picture, rows.length, frame, command);
  if (spare !== null) yield* renderFailureHint(whole, frame, command);
  yield* below;
  if (isInterleaved) yield* logsBelow(picture.placed.rest);
}

function renderTotals(
  model: WaterfallModel,
  frame: Frame,
  totals: TraceScreenOptions['totals'],
  most: number,
): Line[] {
  if (totals === null) return [];
  const render = totals === 'operation' ? renderOperationTotals : renderServiceTotals;
  return [[], ...render(model, frame, most)];
}

/** A share of the free lines, at least three; infinite if the height is unbounded. */
function mostOf(spare: number | null, share: number): number {
  return spare === null ? Number.POSITIVE_INFINITY : Math.max(3, Math.floor(spare * share));
}

interface Picture {
  readonly rows: readonly WaterfallRow[];
  readonly placed: PlacedLogs;
  /** The number of log lines that found no room. */
  readonly logsLeft: number;
}

/** Chooses the rows and log lines for `room` lines; null means all of them. */
function compose(
  model: WaterfallModel,
  rows: readonly WaterfallRow[],
  { room, logs }: { readonly room: number | null; readonly logs: readonly LinkedLog[] },
): Picture {
  const all = placeLogs(model, rows, logs);
  if (room === null) return { rows, placed: all, logsLeft: 0 };
  const tied = [...all.byRow.values()].flat();
  const some = placeLogs(model, rows, chooseLogs(tied, Math.floor(room / 3)));
  const logsOf = (row: WaterfallRow): number =>
    row.kind === 'detached' ? 0 : (some.byRow.get(row.index)?.length ?? 0);
  const chosen = chooseRows(model, rows, {
    mostLines: room,
    linesOf: (row) => 1 + countExceptionLines(model, row) + logsOf(row),
    wanted: some.byRow.size === 0 ? [] : rows.flatMap((row, at) => (logsOf(row) > 0 ? [at] : [])),
  });
  const shown = chosen.reduce((sum, row) => sum + logsOf(row), 0);
  return { rows: chosen, placed: { byRow: some.byRow, rest: all.rest }, logsLeft: tied.length - shown };
}

function renderFilter({ filterText }: TraceScreenOptions, frame: Frame): Line[] {
  return filterText === ''
    ? []
    : foldLine([{ text: sanitize(filterText), tone: 'accent' }], frame.widthCells);
}

/** Renders a note on the rows and log lines that are not shown, with the command that shows them. */
function renderFooter(picture: Picture, rowCount: number, frame: Frame, command: string): Line[] {
  const parts: SafeText[] = [];
  const shown = picture.rows.length;
  if (shown < rowCount)
    parts.push(
      safe`${shown} of ${rowCount} rows: what failed and what took the time`,
      sanitize(`all: ${command} --expand | less`),
    );
  if (picture.logsLeft > 0) parts.push(safe`${picture.logsLeft} more log lines in a pipe`);
  return parts.flatMap((text) => foldLine([{ text: safe`  ` }, { text, tone: 'muted' }], frame.widthCells));
}

/** Renders the command that shows the first failure in full. */
function renderFailureHint({ tree, errorOrigins }: WaterfallModel, frame: Frame, command: string): Line[] {
  const span = tree.spans[errorOrigins[0] ?? -1];
  if (span === undefined) return [];
  const text = sanitize(`${command} --span ${shellWord(span.spanId)}`);
  return foldLine(
    [
      { text: safe`  failure: `, tone: 'muted' },
      { text, tone: 'muted' },
    ],
    frame.widthCells,
  );
}
