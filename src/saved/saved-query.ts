import type { MetricColumn, MetricLabel } from '../domain/metrics/metric-answer.ts';
import type { Threshold } from '../domain/metrics/threshold.ts';
import type { CompiledExpression, SlotType } from '../languages/compiled-expression.ts';

/** A saved query from `queries/*.yaml` or a user's file, parsed and checked. Plain JSON. */
export interface SavedQuery {
  readonly name: string;
  readonly title: string;
  /** One line that says what the query shows and what "bad" looks like. */
  readonly doc: string;
  readonly signal: Signal;
  /** `since`: the query counts over the window. It is an instant query whose `$window` is the window's length. */
  readonly window: 'rate' | 'since';
  readonly parameters: readonly Parameter[];
  /** Empty for a logs or traces query that returns lines or traces; its only expression is named `query`. */
  readonly columns: readonly MetricColumn[];
  /** Labels that identify a row and are shown, in this order. */
  readonly rowLabels: readonly string[];
  /** The column whose series make the rows; other columns only add values to them. '' without columns. */
  readonly anchor: string;
  /** Texts shown beside a row. Each comes from a label of an expression's series and becomes a label of the row. */
  readonly details: readonly Detail[];
  /** At least one. The first one whose requirements the store meets is used. */
  readonly variants: readonly Variant[];
  /** The name of a column or label; descending if it begins with '-'. Null keeps the order of the server. */
  readonly sort: string | null;
  readonly thresholds: readonly Threshold[];
  /** The signals that the pivot offers from a row. */
  readonly pivots: readonly PivotHint[];
  readonly examples: readonly Example[];
  /** Present if the query is a health rule: `obsq check` runs it, and each row is something that fires now. */
  readonly rule?: RuleFacts | undefined;
  /** The items of other dashboards that the query answers; absent if it names none. */
  readonly answers?: readonly AnsweredItem[] | undefined;
  /** The group folder: pods, nodes, workloads, services, cluster, pipeline, rules; '' for a user's own query. */
  readonly group: string;
  /** Where a user's own query comes from; absent for a shipped one. */
  readonly source?: { readonly origin: QueryOrigin; readonly path: string } | undefined;
}

export type QueryOrigin = 'working directory' | 'configuration' | 'shipped';

/** The fields `origin` and `path` of a document: who wrote the query that answered. */
export function originOf({ source }: SavedQuery): { readonly origin: QueryOrigin; readonly path?: string } {
  return source ?? { origin: 'shipped' };
}

export interface RuleFacts {
  /** The objects that the rule looks at. Node and cluster rules know no namespace, so `obsq check -n` leaves them out. */
  readonly scope: RuleScope;
  readonly severity: RuleSeverity;
  /** The subject by which `obsq check --group` chooses: pods, nodes, storage, ...; '' for a user's rule without one. */
  readonly group: string;
  /** One sentence for the person who is paged: what it means and what is at stake; '' if the file has none. */
  readonly means: string;
  /** Commands to run next; `{namespace}` stands for that label of the row that fires. */
  readonly next: readonly string[];
  /** Whether a store without the rule's metrics has no such subject (no etcd on a managed cloud): then the rule is left out, not unknown. */
  readonly optional: boolean;
}

/** An item of a reference (a panel, an alert, a column of kubectl) that a query answers; docs/coverage.md lists all. */
export interface AnsweredItem {
  /** The section and the words of the item: `A4 Created by`. */
  readonly item: string;
  /** The columns, details or row labels that answer it. */
  readonly columns: readonly string[];
  /** What the answer lacks; null if it is whole. */
  readonly partly: string | null;
}

export const ruleScopes = ['namespace', 'node', 'cluster'] as const;
export type RuleScope = (typeof ruleScopes)[number];
export const ruleSeverities = ['critical', 'warning', 'info'] as const;
export type RuleSeverity = (typeof ruleSeverities)[number];

export type Signal = 'metrics' | 'logs' | 'traces';

export interface Parameter {
  readonly name: string;
  /** The long flag without dashes: `namespace`. */
  readonly flag: string;
  /** The short flag, one letter without dash (`n`), or null. */
  readonly short: string | null;
  readonly type: SlotType;
  readonly doc: string;
  readonly default: string | null;
  readonly required: boolean;
  readonly choices: readonly string[];
  /** The label whose values shell completion offers, or null. */
  readonly label: string | null;
  /** True for `--cluster`, which every metric query has without writing it: it becomes a matcher of each selector. */
  readonly isClusterScope?: true | undefined;
}

export interface Detail {
  /** The name of the row's label that the detail becomes. */
  readonly name: string;
  readonly title: string;
  /** The expression whose series have the label: a column's, or an expression of the detail's own with its name. */
  readonly from: string;
  /** The label of those series. */
  readonly label: string;
  /** Whether it stands behind the columns of a table, and is left out first where the table is narrow. */
  readonly wide: boolean;
}

export interface Variant {
  readonly name: string;
  /**
   * Requirements that the store must all meet: metric names (`up`), or selectors with a name (`up{node!=""}`) if only labels tell
   * two kinds of cluster apart. A variant without requirements always fits.
   */
  readonly requires: readonly string[];
  /** Column (or detail) name -> requirements, in the forms of `requires`. A column is asked only if the store meets at least one. */
  readonly optional: Readonly<Record<string, readonly string[]>>;
  /**
   * Parameter name -> requirements without which a value of the parameter means nothing: span metrics have a namespace only if it
   * is one of their dimensions. They are looked up only if the parameter has a value.
   */
  readonly needs?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Column (or detail) name -> compiled expression. A logs or traces query without columns has one named `query`. */
  readonly expressions: Readonly<Record<string, CompiledExpression>>;
  /** Parameter name -> the filter that is added to every expression if the parameter has a value. */
  readonly filters: Readonly<Record<string, Filter>>;
  /**
   * For a rule: a selector of series that exist whether or not something fires (`kube_pod_info{namespace="$namespace"}`). If it
   * finds no series, or only old samples, the rule's result is unknown; otherwise an empty answer would look like health.
   */
  readonly evidence?: CompiledExpression | undefined;
  /**
   * For a rule whose expression needs more than one sample of a series: the functions of `evidence` that need as many
   * (`rate(node_cpu_seconds_total[$rate])`). What they give nothing for is not looked at.
   */
  readonly measured?: CompiledExpression | undefined;
  /** Label names this kind of cluster uses -> the names in `rowLabels` (k8s_pod_name -> pod). */
  readonly rename: Readonly<Record<string, string>>;
}

/** Restricts an expression by another metric: `(expression) and on (…) (matching)`. It is added only if its parameter has a value. */
export interface Filter {
  readonly on: readonly string[];
  readonly matching: CompiledExpression;
  /** Requirements without which the filter means nothing. */
  readonly requires: readonly string[];
}

export type PivotHint = 'traces' | 'logs' | 'metrics';

/** A test of a query: input series and expected rows (`obsq queries test`). */
export interface Example {
  readonly name: string;
  /** The kind of cluster that this example stands for in the docs: kube-prometheus, otlp-suffixes, ... */
  readonly cluster: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Series and values in promtool's notation (`0+60x10`). */
  readonly input: readonly { readonly series: string; readonly values: string }[];
  /** The interval between the values. */
  readonly intervalSeconds: number;
  /** The time of the query, counted from the first sample. */
  readonly atSeconds: number;
  /** `--since` for a query that counts over the window; null means the default. */
  readonly sinceSeconds: number | null;
  /** All expected rows in any order. Only the named values are compared, as numbers. */
  readonly rows: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly values: Readonly<Record<string, string | null>>;
  }[];
  /** The variant that must be chosen, or null for any. */
  readonly variant: string | null;
}

/** Every label that a query's rows are shown with: row labels, then details. */
export function declaredLabels({
  rowLabels,
  details,
}: Pick<SavedQuery, 'rowLabels' | 'details'>): readonly MetricLabel[] {
  return [
    ...rowLabels.map((name) => ({ name, title: name })),
    ...details.map(({ name, title, wide }) => ({ name, title, ...(wide ? { wide } : {}) })),
  ];
}
