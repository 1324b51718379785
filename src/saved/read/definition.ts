import type { MetricColumn } from '../../domain/metrics/metric-answer.ts';
import type { Threshold } from '../../domain/metrics/threshold.ts';
import type {
  AnsweredItem,
  Detail,
  Example,
  Parameter,
  PivotHint,
  RuleFacts,
  Signal,
} from '../saved-query.ts';
import type { LocatedText, Place } from './yaml-source.ts';

/** A part of a definition with its place in the file. */
export type Placed<Thing> = Thing & { readonly place: Place };

/** A saved query whose fields are read and whose expressions are not compiled yet. */
export interface QueryDefinition {
  readonly name: LocatedText;
  readonly title: string;
  readonly doc: string;
  readonly signal: Signal;
  readonly window: 'rate' | 'since';
  readonly parameters: readonly Placed<Parameter>[];
  readonly columns: readonly Placed<MetricColumn & { anchor: boolean }>[];
  readonly details: readonly Placed<Detail>[];
  readonly rowLabels: readonly string[];
  readonly variants: readonly Placed<VariantDefinition>[];
  readonly sort: LocatedText | null;
  readonly thresholds: readonly Placed<Threshold>[];
  readonly pivots: readonly PivotHint[];
  readonly examples: readonly Placed<Example>[];
  readonly rule: Placed<RuleFacts> | null;
  readonly answers: readonly Placed<AnsweredItem>[];
  /** The place where the definition begins, for findings about missing fields. */
  readonly place: Place;
}

export interface VariantDefinition {
  readonly name: string;
  readonly requires: readonly LocatedText[];
  readonly optional: ReadonlyMap<string, { readonly place: Place; readonly needs: readonly LocatedText[] }>;
  readonly needs: ReadonlyMap<string, { readonly place: Place; readonly needs: readonly LocatedText[] }>;
  readonly expressions: ReadonlyMap<string, LocatedText>;
  readonly filters: ReadonlyMap<string, FilterDefinition>;
  readonly evidence: LocatedText | null;
  readonly rename: ReadonlyMap<string, string>;
  /** The labels of objects that have the prefix `exported_` in a store without honor_labels; a second variant is made for it. */
  readonly exportedLabels: readonly string[];
  /** Matchers for every selector within `each_node(...)`; null for a variant without it. Three variants are made of one with it. */
  readonly eachNode: string | null;
  /** Metrics that the expressions can do without: lint asks for no requirement. */
  readonly assumed: readonly string[];
}

export interface FilterDefinition {
  readonly on: readonly string[];
  readonly matching: LocatedText;
  readonly requires: readonly LocatedText[];
}
