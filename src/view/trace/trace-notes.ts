import { counted } from '../../domain/text/counted.ts';
import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import type { SpanFlaw } from '../../domain/trace/span-flaw.ts';
import { formatDurationNs } from '../format/duration.ts';
import type { WaterfallModel } from './waterfall-model.ts';

/** A note on a trace. All kinds but `gap` report a flaw of the data; `gap` reports time without any span. */
export interface TraceNote {
  readonly kind: 'partial' | 'detached' | 'no-root' | 'ring' | 'skew' | 'time' | 'gap';
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
  add('skew', describeShifts(model));
  add('skew', describeSkew(model));
  add('time', describeFlaws(model));
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

/** Describes the spans that were moved because their clocks disagree with those of their callers. */
function describeShifts({ tree }: WaterfallModel): SafeText | null {
  const { shiftNs, spans } = tree;
  let count = 0;
  let most = 0;
  for (let index = 0; index < shiftNs.length; index += 1) {
    if (shiftNs[index] === 0) continue;
    count += 1;
    if (Math.abs(shiftNs[index] ?? 0) > Math.abs(shiftNs[most] ?? 0)) most = index;
  }
  if (count === 0) return null;
  const by = sanitize(formatDurationNs(Math.abs(shiftNs[most] ?? 0)));
  const which = sanitize(counted(count, 'span'));
  const service = sanitize(spans[most]?.service || '(no service)');
  return safe`clock skew: ${which} moved by up to ${by} (${service}) into the caller; all figures are of the moved spans, --span has the sent times`;
}

const flawWords: Readonly<Record<SpanFlaw, { readonly one: string; readonly many: string }>> = {
  backwards: { one: 'ends before it starts', many: 'end before they start' },
  unended: { one: 'has no end', many: 'have no end' },
  impossible: { one: 'took longer than can be', many: 'took longer than can be' },
};

/** Describes the spans whose durations are not known. */
function describeFlaws({ flaws, tree }: WaterfallModel): SafeText | null {
  const counts = new Map<SpanFlaw, { count: number; first: number }>();
  for (const [index, flaw] of flaws) {
    const known = counts.get(flaw);
    if (known === undefined) counts.set(flaw, { count: 1, first: index });
    else known.count += 1;
  }
  if (counts.size === 0) return null;
  const parts = [...counts].map(([flaw, { count, first }]) => {
    const words = flawWords[flaw];
    return `${counted(count, 'span')} ${count === 1 ? words.one : words.many} (${tree.spans[first]?.service || 'no service'})`;
  });
  return safe`durations not known: ${sanitize(parts.join('; '))}`;
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
