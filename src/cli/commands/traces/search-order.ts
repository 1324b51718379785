import { ObsqError } from '../../../domain/errors.ts';
import { parseRowOrder } from '../../../domain/metrics/row-order.ts';
import { ownValue } from '../../../domain/own-value.ts';
import { compareNs } from '../../../domain/time/nanoseconds.ts';
import type { FoundSpan } from '../../../domain/trace/found-span.ts';
import { knownDurationNs } from '../../../domain/trace/span-flaw.ts';
import type { TraceSummary } from '../../../domain/trace/trace.ts';

type Order<Row> = (a: Row, b: Row) => number;

/** Orders in which a store gives the newest first, so that it can be asked for as many as are shown. */
export const newestFirst: ReadonlySet<string> = new Set(['-start', '-time']);

const byStart: Order<{ readonly startNs: string }> = (a, b) => compareNs(a.startNs, b.startNs);
const byText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

const traceOrders: Readonly<Record<string, Order<TraceSummary>>> = {
  // An unknown duration is NaN, and shorter than any.
  duration: (a, b) => (a.durationMs || 0) - (b.durationMs || 0),
  start: byStart,
  time: byStart,
  service: (a, b) => byText(a.rootService, b.rootService),
  name: (a, b) => byText(a.rootName, b.rootName),
};

const spanOrders: Readonly<Record<string, Order<FoundSpan>>> = {
  duration: (a, b) => knownDurationNs(a.durationNs) - knownDurationNs(b.durationNs),
  start: byStart,
  time: byStart,
  service: (a, b) => byText(a.service, b.service),
  name: (a, b) => byText(a.name, b.name),
};

/** Sorts traces by `--sort`. Throws ObsqError usage for an order that they do not have. */
export function sortTraces(traces: readonly TraceSummary[], order: string): readonly TraceSummary[] {
  return sortBy(traces, order, { orders: traceOrders, what: 'traces' });
}

/** Sorts spans by `--sort`, whatever trace they are of. Throws ObsqError usage for an order that they do not have. */
export function sortSpans(spans: readonly FoundSpan[], order: string): readonly FoundSpan[] {
  return sortBy(spans, order, { orders: spanOrders, what: 'spans' });
}

function sortBy<Row>(
  rows: readonly Row[],
  order: string,
  { orders, what }: { readonly orders: Readonly<Record<string, Order<Row>>>; readonly what: string },
): readonly Row[] {
  const { name, descending } = parseRowOrder(order);
  const compare = ownValue(orders, name);
  if (compare === undefined) {
    throw new ObsqError({
      kind: 'usage',
      message: `--sort: ${what} have no ${name}`,
      hint: `--sort -duration (${Object.keys(orders).join(', ')})`,
    });
  }
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => sign * compare(a, b));
}
