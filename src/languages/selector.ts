export type MatchOperator = '=' | '!=' | '=~' | '!~';

export interface SelectorMatcher {
  readonly name: string;
  readonly operator: MatchOperator;
  /** Without quotes, escapes undone. */
  readonly value: string;
}

/** One selector of an expression, with where it stands in the text (UTF-16 offsets). */
export interface MetricSelector {
  /** From the name before the braces, `__name__="x"` or `{"x"}`; null where the name is a regex or missing. */
  readonly metricName: string | null;
  /** Everything but an equality on `__name__`. */
  readonly matchers: readonly SelectorMatcher[];
  /** The range as it is written, without brackets (`5m`, `1h:5m`), or null. */
  readonly range: string | null;
  readonly from: number;
  readonly to: number;
}

export interface StreamSelector {
  readonly matchers: readonly SelectorMatcher[];
  readonly from: number;
  readonly to: number;
  /** Where the pipeline begins; the end of the selector where there is none. */
  readonly pipelineFrom: number;
  /** Where the pipeline ends. */
  readonly pipelineTo: number;
}
