import { counted } from '../../domain/text/counted.ts';
import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { formatDurationNs } from '../format/duration.ts';
import type { WaterfallModel } from './waterfall-model.ts';

/** A note on a trace. All kinds but `gap` report a flaw of the data; `gap` reports time without any span. */
export interface TraceNote {
  readonly kind: 'partial' | 'detached' | 'no-root' | 'ring' | 'skew' | 'gap';
  readonly text: SafeText;
}

/** The notes that a reader needs before trusting the picture; none for a sound trace. */
export function traceNotes(model: WaterfallModel): TraceNote[] {
  const { trace, tree } = model;
  const notes: TraceNote[] = [];
  const add = (kind: TraceNote['kind'], text: SafeText | null): void => {
    if (text !== null) notes.push({ kind, text });
  };
  if (trace.partial) {
    const why = trace.message === '' ? 'the store sent not all of it' : trace.message;
    add('partial', safe`partial: ${sanitize(why)}`);
  }
  const detached = tree.tops.filter((top) => top.kind === 'detached').length;
  if (detached > 0) {
    const what = sanitize(counted(detached, 'detached subtree'));
    add('detached', safe`${what}: parent spans are missing (dropped, sampled or not yet stored)`);
  }
  const hasRoot = tree.tops.some((top) => top.kind === 'root');
  if (!hasRoot && tree.spans.length > 0) add('no-root', safe`the root span is not in the trace`);
  const rings = tree.tops.filter((top) => top.kind === 'cycle').length;
  if (rings > 0) add('ring', safe`${sanitize(counted(rings, 'ring'))} of parents, broken where first met`);
  add('skew', describeSkew(model));
  add('gap', describeGap(model));
  return notes;
}

function describeSkew(model: WaterfallModel): SafeText | null {
  const { skewNs } = model.times;
  let count = 0;
  let worst = 0;
  for (let index = 0; index < skewNs.length; index += 1) {
    const ns = skewNs[index] ?? 0;
    if (ns > 0) count += 1;
    if (ns > (skewNs[worst] ?? 0)) worst = index;
  }
  if (count === 0) return null;
  const by = sanitize(formatDurationNs(skewNs[worst] ?? 0));
  const service = sanitize(model.tree.spans[worst]?.service ?? '');
  return safe`clock skew: ${sanitize(counted(count, 'span'))} starting before the parent, by up to ${by} (${service})`;
}

/** Describes the longest time on the critical path without a child span, if it is at least a tenth of the trace. */
function describeGap(model: WaterfallModel): SafeText | null {
  const { longestGapNs } = model.times;
  let widest = -1;
  for (let index = 0; index < longestGapNs.length; index += 1) {
    if (model.path.isOn[index] === 1 && (longestGapNs[index] ?? 0) > (longestGapNs[widest] ?? 0))
      widest = index;
  }
  const gapNs = longestGapNs[widest] ?? 0;
  if (widest < 0 || gapNs < model.tree.totalNs / 10) return null;
  const span = model.tree.spans[widest];
  const where = sanitize(`${span?.service ?? ''} ${span?.name ?? ''}`);
  return safe`longest gap ${sanitize(formatDurationNs(gapNs))}: ${where} with no child span`;
}
