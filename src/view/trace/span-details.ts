import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { shellWord } from '../../domain/text/shell-word.ts';
import { nsBetween } from '../../domain/time/nanoseconds.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { SpanFlaw } from '../../domain/trace/span-flaw.ts';
import type { Span, SpanLink } from '../../domain/trace/trace.ts';
import { renderAttributeBlock, renderAttributes } from '../format/attributes.ts';
import { formatDurationNs } from '../format/duration.ts';
import { formatMoment, formatZone, timeOfNs } from '../format/time.ts';
import { truncateLine } from '../text/fit.ts';
import { foldLine } from '../text/fold-line.ts';
import type { Frame, Line, Segment, Tone } from '../text/line.ts';
import { serviceTone } from '../text/service-tone.ts';
import type { WaterfallModel } from './waterfall-model.ts';

/** Renders everything about one span: status, times, attributes, events with their exceptions, links and resource. */
export function renderSpanDetails(
  model: WaterfallModel,
  index: number,
  frame: Frame,
  zone: TimeZone,
): Line[] {
  const span = model.tree.spans[index];
  if (span === undefined) return [];
  const head: Line[] = [
    [
      {
        text: sanitize(span.service === '' ? '(no service)' : span.service),
        tone: serviceTone(span.service),
      },
      { text: safe`  ` },
      { text: sanitize(span.name), bold: true },
    ],
    renderStatus(span),
    ...renderTimes(model, index, zone),
    [
      { text: safe`span ` },
      { text: sanitize(span.spanId), tone: 'key' },
      { text: safe`  parent ` },
      { text: span.parentSpanId === null ? safe`none` : sanitize(span.parentSpanId), tone: 'key' },
    ],
  ];
  const lines = [
    ...head.flatMap((line) => foldLine(line, frame.widthCells)),
    ...renderAttributeBlock(safe`attributes`, span.attributes, frame),
    ...renderScope(span, frame),
    ...renderEvents(span, frame),
    ...renderLinks(span, frame),
    ...renderAttributeBlock(safe`resource`, span.resource, frame),
  ];
  return lines.map((line) => truncateLine(line, frame.widthCells, frame.ascii));
}

/** Renders the library that made the span, and what OTLP says beside it. */
function renderScope({ scope, traceState, flags, dropped }: Span, frame: Frame): Line[] {
  return renderAttributeBlock(
    safe`scope`,
    {
      ...(scope === undefined
        ? {}
        : { name: scope.name, ...(scope.version === '' ? {} : { version: scope.version }) }),
      ...scope?.attributes,
      ...(traceState === undefined ? {} : { 'trace state': traceState }),
      ...(flags === undefined ? {} : { flags: `0x${flags.toString(16)}` }),
      ...droppedOf(dropped),
    },
    frame,
  );
}

function droppedOf(dropped: Span['dropped']): Readonly<Record<string, number>> {
  const counts = Object.entries(dropped ?? {}).filter(([, count]) => count > 0);
  return Object.fromEntries(counts.map(([what, count]) => [`${what} dropped`, count]));
}

function renderStatus(span: Span): Line {
  const line: Segment[] = [{ text: sanitize(span.kind) }, { text: safe`  ` }];
  const tone: Tone = span.status === 'error' ? 'error' : span.status === 'ok' ? 'ok' : 'muted';
  line.push({ text: safe`status ${sanitize(span.status)}`, tone });
  if (span.statusMessage !== '') line.push({ text: safe`: ` }, { text: sanitize(span.statusMessage), tone });
  return line;
}

const flawText: Readonly<Record<SpanFlaw, SafeText>> = {
  backwards: safe`(it ends before it starts)`,
  unended: safe`(it has no end)`,
  impossible: safe`(longer than can be)`,
};

function renderTimes(model: WaterfallModel, index: number, zone: TimeZone): Line[] {
  const { tree, times, path } = model;
  const span = tree.spans[index];
  const startMs = timeOfNs(span?.startNs ?? '');
  const flaw = model.flaws.get(index);
  const duration = flaw === undefined ? ns(tree.durationNs[index]) : safe`- ${flawText[flaw]}`;
  const facts: SafeText[] = [duration, safe`  self ${ns(times.selfNs[index])}`];
  const ownNs = path.ownNs[index] ?? 0;
  if (ownNs > 0) facts.push(safe`  on the critical path ${ns(ownNs)}`);
  const gapNs = times.longestGapNs[index] ?? 0;
  if (gapNs > 0) facts.push(safe`  longest gap ${ns(gapNs)}`);
  const lines: Line[] = [
    facts.map((text, index) => ({ text, bold: index === 0 || undefined })),
    [
      { text: safe`${formatMoment(startMs, zone, 'dateTimeMs')} ${formatZone(zone, startMs)}` },
      { text: safe`  ${ns(tree.startNs[index])} after the trace began`, tone: 'muted' },
    ],
  ];
  const shiftNs = tree.shiftNs[index] ?? 0;
  if (shiftNs !== 0) {
    const by = safe`${shiftNs > 0 ? safe`+` : safe`-`}${ns(Math.abs(shiftNs))}`;
    const text = safe`~ moved by ${by}, because its clock disagrees with its caller's; the time above is as it was sent`;
    lines.push([{ text, tone: 'warn' }]);
  }
  const skewNs = times.skewNs[index] ?? 0;
  if (skewNs > 0)
    lines.push([{ text: safe`~ starts ${ns(skewNs)} before its parent: clocks disagree`, tone: 'warn' }]);
  const outlivesNs = times.outlivesNs[index] ?? 0;
  if (outlivesNs > 0) lines.push([{ text: safe`ends ${ns(outlivesNs)} after its parent`, tone: 'muted' }]);
  return lines;
}

/** Adds lines one by one: as arguments of one call, 100,000 of them would exceed the stack. */
function addLines(lines: Line[], more: readonly Line[]): void {
  for (const line of more) lines.push(line);
}

function renderEvents(span: Span, frame: Frame): Line[] {
  if (span.events.length === 0) return [];
  const lines: Line[] = [[], [{ text: safe`events`, tone: 'heading' }]];
  for (const event of span.events) {
    const isException = event.name === 'exception';
    const afterNs = nsBetweenOrNull(span.startNs, event.timeNs);
    const when =
      afterNs === null ? safe`?` : safe`${afterNs < 0 ? safe`-` : safe`+`}${ns(Math.abs(afterNs))}`;
    const name: Segment = {
      text: sanitize(event.name),
      tone: isException ? 'error' : undefined,
      bold: isException || undefined,
    };
    addLines(
      lines,
      foldLine([{ text: safe`  ` }, { text: safe`${when}  `, tone: 'muted' }, name], frame.widthCells),
    );
    const toneOf = (key: string): Tone | undefined =>
      key === 'exception.message' || key === 'exception.type' ? 'error' : undefined;
    addLines(lines, renderAttributes(event.attributes, frame, { indentCells: 4, toneOf }));
  }
  return lines;
}

function renderLinks(span: Span, frame: Frame): Line[] {
  if (span.links.length === 0) return [];
  const lines: Line[] = [[], [{ text: safe`links`, tone: 'heading' }]];
  for (const link of span.links) {
    const line: Line = [
      { text: safe`  trace ` },
      { text: sanitize(link.traceId), tone: 'link' },
      { text: safe`  span ` },
      { text: sanitize(link.spanId), tone: 'key' },
    ];
    addLines(lines, foldLine(line, frame.widthCells));
    addLines(
      lines,
      foldLine([{ text: safe`    ` }, { text: linkCommand(link), tone: 'muted' }], frame.widthCells),
    );
    addLines(lines, renderAttributes(link.attributes, frame, { indentCells: 4 }));
  }
  return lines;
}

/** The command that shows the span at the end of a link. */
export function linkCommand({ traceId, spanId }: SpanLink): SafeText {
  return sanitize(
    spanId === ''
      ? `obsq trace ${shellWord(traceId)}`
      : `obsq trace ${shellWord(traceId)} --span ${shellWord(spanId)}`,
  );
}

function ns(value: number | undefined): SafeText {
  return sanitize(formatDurationNs(value ?? 0));
}

function nsBetweenOrNull(from: string, to: string): number | null {
  return /^\d+$/.test(from) && /^\d+$/.test(to) ? nsBetween(from, to) : null;
}
