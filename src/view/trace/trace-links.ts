import { safe, sanitize } from '../../domain/text/sanitize.ts';
import type { Span, SpanLink, TraceSummary } from '../../domain/trace/trace.ts';
import { foldLine } from '../text/fold-line.ts';
import type { Frame, Line } from '../text/line.ts';
import { serviceTone } from '../text/service-tone.ts';
import { linkCommand } from './span-details.ts';
import type { WaterfallModel } from './waterfall-model.ts';

/** Renders the other traces that a trace links to, each once and with the command that shows it; at most `most` of them. */
export function renderTraceLinks(model: WaterfallModel, frame: Frame, most: number): Line[] {
  const links = findLinks(model);
  if (links.length === 0) return [];
  const lines: Line[] = [[{ text: safe`LINKS`, tone: 'heading' }]];
  for (const { span, link } of links.slice(0, most)) {
    lines.push([
      { text: safe`  ` },
      { text: sanitize(span.service), tone: serviceTone(span.service) },
      { text: safe` ${sanitize(span.name)}  ` },
      { text: linkCommand(link), tone: 'link' },
    ]);
  }
  const left = links.length - most;
  if (left > 0) lines.push([{ text: safe`  and ${left} more traces; -o wide shows all`, tone: 'muted' }]);
  return lines.flatMap((line) => foldLine(line, frame.widthCells));
}

/** Renders the traces that link to this one, with the commands that show them; nothing if they were not asked for. */
export function renderLinkingTraces(traces: readonly TraceSummary[] | null, frame: Frame): Line[] {
  if (traces === null) return [];
  const lines: Line[] = [[{ text: safe`LINKED FROM`, tone: 'heading' }]];
  if (traces.length === 0) lines.push([{ text: safe`  no trace that the store knows`, tone: 'muted' }]);
  for (const { traceId, rootService, rootName } of traces) {
    lines.push([
      { text: safe`  ` },
      { text: sanitize(rootService), tone: serviceTone(rootService) },
      { text: safe` ${sanitize(rootName)}  ` },
      { text: sanitize(`obsq trace ${traceId}`), tone: 'link' },
    ]);
  }
  return lines.flatMap((line) => foldLine(line, frame.widthCells));
}

function findLinks(model: WaterfallModel): { readonly span: Span; readonly link: SpanLink }[] {
  const found = new Map<string, { readonly span: Span; readonly link: SpanLink }>();
  for (const span of model.tree.spans) {
    for (const link of span.links) {
      if (link.traceId !== model.tree.traceId && link.traceId !== '' && !found.has(link.traceId))
        found.set(link.traceId, { span, link });
    }
  }
  return [...found.values()];
}
