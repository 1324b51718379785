// How PromQL writes names: bare where they are plain, else in quotes, as Prometheus 3 prints them (`{"a.b", "c.d"="x"}`).

const plainMetric = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const plainLabel = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** A string literal of PromQL in double quotes. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

/** A selector of one metric by its name: `up`, `{"http.server.duration"}`. */
export function formatMetricName(name: string): string {
  return plainMetric.test(name) ? name : `{${quoted(name)}}`;
}

/** Whether a label's name needs no quotes in a matcher. */
export function isPlainLabel(name: string): boolean {
  return plainLabel.test(name);
}

/** The name of a label: `pod`, `"service.name"`. */
export function formatLabelName(name: string): string {
  return isPlainLabel(name) ? name : quoted(name);
}

/** A matcher for equality: `pod="cart"`, `"service.name"="cart"`. */
export function formatLabelPair(name: string, value: string): string {
  return `${formatLabelName(name)}=${quoted(value)}`;
}

/** A series: `up{job="node"}`, `{"a.b", job="node"}`; `metric` is empty where the series has no name. Braces stand also around nothing. */
export function formatSeriesSelector(metric: string, pairs: readonly string[]): string {
  if (metric === '' || plainMetric.test(metric)) return `${metric}{${pairs.join(', ')}}`;
  return `{${[quoted(metric), ...pairs].join(', ')}}`;
}
