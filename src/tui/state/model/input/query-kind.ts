// Told apart without the grammars: those would have to be loaded before the first frame.

/** LogQL that computes numbers does not begin with its stream selector. */
export function isLogMetric(text: string): boolean {
  return !/^[\s(]*\{/.test(text);
}

/** TraceQL that computes numbers has a metrics function in its pipeline. */
export function isTraceMetric(text: string): boolean {
  return /\|\s*(rate|[a-z]+_over_time|compare|topk|bottomk)\s*\(/.test(text);
}
