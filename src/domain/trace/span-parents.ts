import type { Span } from './trace.ts';

/** Index of each span's parent; -1 where it names none or the trace has none of that id. Of several spans with one id the first is meant. */
export function findParents(spans: readonly Span[]): Int32Array {
  const indexOf = new Map<string, number>();
  // From the last on, so that the first of several spans with one id stays.
  for (let index = spans.length - 1; index >= 0; index -= 1) indexOf.set(spans[index]?.spanId ?? '', index);
  const parent = new Int32Array(spans.length).fill(-1);
  let index = 0;
  for (const { parentSpanId } of spans) {
    if (parentSpanId !== null) parent[index] = indexOf.get(parentSpanId) ?? -1;
    index += 1;
  }
  return parent;
}
