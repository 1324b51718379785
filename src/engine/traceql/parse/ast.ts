/** A value of TraceQL. Durations are nanoseconds. */
export type Static =
  | { readonly type: 'nil' }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int' | 'float' | 'duration'; readonly value: number }
  | { readonly type: 'string' | 'status' | 'kind'; readonly value: string };

export type Scope = 'span' | 'resource' | 'event' | 'link' | 'instrumentation' | 'none';

/** The name of an intrinsic. All spellings share one name: `span:duration` is `duration`. */
export type Intrinsic =
  | 'duration'
  | 'name'
  | 'status'
  | 'statusMessage'
  | 'kind'
  | 'rootName'
  | 'rootServiceName'
  | 'traceDuration'
  | 'trace:id'
  | 'span:id'
  | 'span:parentID'
  | 'event:name'
  | 'event:timeSinceStart'
  | 'link:traceID'
  | 'link:spanID'
  | 'instrumentation:name'
  | 'instrumentation:version'
  | 'childCount'
  | 'nestedSetParent';

export type Comparison = '=' | '!=' | '>' | '>=' | '<' | '<=' | '=~' | '!~';
export type Arithmetic = '+' | '-' | '*' | '/' | '%' | '^';

export type Reference =
  | { readonly kind: 'intrinsic'; readonly name: Intrinsic; readonly text: string }
  | { readonly kind: 'attribute'; readonly scope: Scope; readonly parent: boolean; readonly name: string };

export type Field =
  | Reference
  | { readonly kind: 'static'; readonly value: Static }
  | { readonly kind: 'unary'; readonly operator: '-' | '!'; readonly operand: Field }
  | {
      readonly kind: 'binary';
      readonly operator: Comparison | Arithmetic | '&&' | '||';
      readonly left: Field;
      readonly right: Field;
    };

export type SpansetOperator = '&&' | '||' | `${'' | '!' | '&'}${'>' | '>>' | '<' | '<<' | '~'}`;

export type Spanset =
  | { readonly kind: 'filter'; readonly condition: Field | null }
  | {
      readonly kind: 'combine';
      readonly operator: SpansetOperator;
      readonly left: Spanset;
      readonly right: Spanset;
    }
  | { readonly kind: 'pipeline'; readonly stages: readonly Stage[] };

export type Scalar =
  | { readonly kind: 'static'; readonly value: Static }
  | {
      readonly kind: 'aggregate';
      readonly operator: 'count' | 'avg' | 'min' | 'max' | 'sum';
      readonly field: Field | null;
    }
  | { readonly kind: 'negate'; readonly operand: Scalar }
  | { readonly kind: 'binary'; readonly operator: Arithmetic; readonly left: Scalar; readonly right: Scalar };

export type Stage =
  | Spanset
  | {
      readonly kind: 'scalarFilter';
      readonly operator: Comparison;
      readonly left: Scalar;
      readonly right: Scalar;
    }
  | { readonly kind: 'by'; readonly fields: readonly Field[] }
  | { readonly kind: 'select'; readonly fields: readonly Reference[] }
  | { readonly kind: 'coalesce' };

export interface Metrics {
  readonly operator:
    | 'rate'
    | 'count_over_time'
    | 'sum_over_time'
    | 'min_over_time'
    | 'max_over_time'
    | 'avg_over_time'
    | 'quantile_over_time'
    | 'histogram_over_time'
    | 'compare';
  /** The field that is measured; null if spans are counted. */
  readonly field: Reference | null;
  readonly quantiles: readonly number[];
  /** Of `compare`: the spans to set against the others, and how many values of each attribute to list. Null for every other function. */
  readonly selection: { readonly condition: Field | null; readonly most: number } | null;
  readonly by: readonly Reference[];
  readonly rank: { readonly operator: 'topk' | 'bottomk'; readonly count: number } | null;
  /** The comparison of `| rate() > 10`; durations are in seconds. */
  readonly threshold: { readonly operator: Comparison; readonly value: number } | null;
}

export interface TraceQuery {
  readonly stages: readonly Stage[];
  readonly metrics: Metrics | null;
  /** The hints of `with (...)`. */
  readonly hints: ReadonlyMap<string, string>;
}
