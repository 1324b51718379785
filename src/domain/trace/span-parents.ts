import type { Span } from './trace.ts';

/** The index of each span's parent; -1 if it has none or the trace lacks it. Of several spans with the same id, the first is the parent. */
export function findParents(spans: readonly Span[]): Int32Array {
  const indexOf = new Map<string, number>();
  // Going backwards lets the first of several spans with the same id win.
  for (let index = spans.length - 1; index >= 0; index -= 1) indexOf.set(spans[index]?.spanId ?? '', index);
  const parent = new Int32Array(spans.length).fill(-1);
  let index = 0;
  for (const { parentSpanId } of spans) {
    if (parentSpanId !== null) parent[index] = indexOf.get(parentSpanId) ?? -1;
    index += 1;
  }
  return parent;
}
