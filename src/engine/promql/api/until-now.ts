import type { MetricSource } from '../../source/sources.ts';

/** The source as a server has it at a moment: nothing that was not yet scraped. */
export function untilNow(source: MetricSource, nowMs: number): MetricSource {
  return {
    scrapeIntervalMs: source.scrapeIntervalMs,
    exemplarLimit: source.exemplarLimit,
    select: (matchers, fromMs, toMs) => source.select(matchers, fromMs, Math.min(toMs, nowMs)),
    labelSets: (matchers, fromMs, toMs) => source.labelSets(matchers, fromMs, Math.min(toMs, nowMs)),
    exemplars: (matchers, fromMs, toMs) => source.exemplars(matchers, fromMs, Math.min(toMs, nowMs)),
    metadata: () => source.metadata(),
  };
}
