import type { LabelMatcher } from '../../source/sources.ts';

/** A log query: a stream selector and the stages after it. */
export interface LogQuery {
  readonly matchers: readonly LabelMatcher[];
  readonly stages: readonly Stage[];
}

export type LineOperator = '|=' | '!=' | '|~' | '!~' | '|>' | '!>';
export type Comparison = '==' | '!=' | '>' | '>=' | '<' | '<=';

/** One extraction of `json a="b.c"` or `logfmt x="y"`: the label and the path of its value. */
export interface Extraction {
  readonly label: string;
  readonly path: string;
}

export interface LabelFormat {
  readonly label: string;
  readonly from: { readonly kind: 'label' | 'template'; readonly text: string };
}

export type LabelFilter =
  | { readonly kind: 'and' | 'or'; readonly left: LabelFilter; readonly right: LabelFilter }
  | { readonly kind: 'string'; readonly matcher: LabelMatcher }
  | {
      readonly kind: 'number' | 'duration' | 'bytes';
      readonly name: string;
      readonly operator: Comparison;
      /** A plain number, or nanoseconds or bytes, depending on the kind. */
      readonly value: number;
      /** The value as written in the query, for `format_query`. */
      readonly text: string;
    };

export type Stage =
  | { readonly kind: 'line'; readonly operator: LineOperator; readonly texts: readonly string[] }
  | { readonly kind: 'json'; readonly extractions: readonly Extraction[] }
  | {
      readonly kind: 'logfmt';
      readonly extractions: readonly Extraction[];
      readonly strict: boolean;
      readonly keepEmpty: boolean;
    }
  | { readonly kind: 'regexp' | 'pattern' | 'lineFormat'; readonly text: string }
  | { readonly kind: 'unpack' }
  | { readonly kind: 'decolorize' }
  | { readonly kind: 'labelFilter'; readonly filter: LabelFilter }
  | { readonly kind: 'labelFormat'; readonly formats: readonly LabelFormat[] }
  | {
      readonly kind: 'drop' | 'keep';
      readonly labels: readonly { readonly name: string; readonly matcher: LabelMatcher | null }[];
    };

export interface Grouping {
  readonly kind: 'by' | 'without';
  readonly labels: readonly string[];
}

export interface Unwrap {
  readonly label: string;
  readonly conversion: 'none' | 'bytes' | 'duration' | 'duration_seconds';
  readonly filters: readonly LabelFilter[];
}

export interface RangeAggregation {
  readonly kind: 'range';
  readonly operator: string;
  /** The parameter of `quantile_over_time`; null for other operations. */
  readonly parameter: number | null;
  readonly query: LogQuery;
  readonly unwrap: Unwrap | null;
  readonly rangeNs: number;
  readonly offsetNs: number;
  readonly grouping: Grouping | null;
}

export interface BinaryMatching {
  readonly bool: boolean;
  readonly on: boolean;
  readonly labels: readonly string[];
  readonly group: 'none' | 'left' | 'right';
  readonly include: readonly string[];
}

export type MetricQuery =
  | RangeAggregation
  | {
      readonly kind: 'aggregate';
      readonly operator: string;
      /** The parameter of `topk` and `bottomk`; null for other operations. */
      readonly parameter: number | null;
      readonly operand: MetricQuery;
      readonly grouping: Grouping | null;
    }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly matching: BinaryMatching;
      readonly left: MetricQuery;
      readonly right: MetricQuery;
    }
  | { readonly kind: 'literal' | 'vector'; readonly value: number }
  | {
      readonly kind: 'labelReplace';
      readonly operand: MetricQuery;
      readonly target: string;
      readonly replacement: string;
      readonly source: string;
      readonly pattern: string;
    };

export type LokiQuery =
  | { readonly kind: 'logs'; readonly query: LogQuery }
  | { readonly kind: 'metric'; readonly query: MetricQuery };
