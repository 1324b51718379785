export type MatchOperator = '=' | '!=' | '=~' | '!~';

export interface SelectorMatcher {
  readonly name: string;
  readonly operator: MatchOperator;
  /** The value without quotes and with escapes undone. */
  readonly value: string;
}

/** One selector of an expression, with its UTF-16 offsets in the text. */
export interface MetricSelector {
  /** The name before the braces, in `__name__="x"` or in `{"x"}`; null if the name is a regex or missing. */
  readonly metricName: string | null;
  /** All matchers except an equality on `__name__`. */
  readonly matchers: readonly SelectorMatcher[];
  /** The range as written, without brackets (`5m`, `1h:5m`), or null. */
  readonly range: string | null;
  readonly from: number;
  readonly to: number;
}

export interface StreamSelector {
  readonly matchers: readonly SelectorMatcher[];
  readonly from: number;
  readonly to: number;
  /** The offset where the pipeline begins; the end of the selector if there is none. */
  readonly pipelineFrom: number;
  /** The offset where the pipeline ends. */
  readonly pipelineTo: number;
}
