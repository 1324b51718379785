import type { Threshold } from '../domain/metrics/threshold.ts';
import type { Unit } from '../domain/metrics/unit.ts';
import type { CompiledExpression, SlotType } from '../languages/compiled-expression.ts';

/** A saved query after parsing and checking: what `queries/*.yaml` and users' files become. Plain JSON. */
export interface SavedQuery {
  readonly name: string;
  readonly title: string;
  /** One line: what it shows and what "bad" looks like. */
  readonly doc: string;
  readonly signal: Signal;
  /** `since`: it counts over the window (an instant query whose `$window` is the window's length). */
  readonly window: 'rate' | 'since';
  readonly parameters: readonly Parameter[];
  /** Empty for a logs or traces query that gives lines or traces: its one expression is named `query`. */
  readonly columns: readonly Column[];
  /** Labels that identify a row and are shown, in this order. */
  readonly rowLabels: readonly string[];
  /** The column whose series make the rows; the others only add to them. '' without columns. */
  readonly anchor: string;
  /** Texts shown beside a row, taken from a label of some expression's series; after joining they are labels of the row. */
  readonly details: readonly Detail[];
  /** At least one; the first whose `requires` the backend has is used. */
  readonly variants: readonly Variant[];
  /** Column or label name; descending when it begins with '-'. Null: as the server sent it. */
  readonly sort: string | null;
  readonly thresholds: readonly Threshold[];
  /** What the pivot offers from a row. */
  readonly pivots: readonly PivotHint[];
  readonly examples: readonly Example[];
  /** It is a health rule: its rows are what fires now, and `obsq check` runs it. */
  readonly rule?: RuleFacts | undefined;
  /** Group folder: pods, nodes, workloads, services, cluster, pipeline, rules; '' for a user's own. */
  readonly group: string;
}

export interface RuleFacts {
  /** What it looks at: node and cluster rules know no namespace, and `obsq check -n` leaves them out. */
  readonly scope: RuleScope;
  readonly severity: RuleSeverity;
}

export const ruleScopes = ['namespace', 'node', 'cluster'] as const;
export type RuleScope = (typeof ruleScopes)[number];
export const ruleSeverities = ['critical', 'warning', 'info'] as const;
export type RuleSeverity = (typeof ruleSeverities)[number];

export type Signal = 'metrics' | 'logs' | 'traces';

export interface Parameter {
  readonly name: string;
  /** Long flag without dashes (`namespace`), and one letter or null (`n`). */
  readonly flag: string;
  readonly short: string | null;
  readonly type: SlotType;
  readonly doc: string;
  readonly default: string | null;
  readonly required: boolean;
  readonly choices: readonly string[];
  /** The label whose values complete it, or null. */
  readonly label: string | null;
}

export interface Column {
  readonly name: string;
  readonly title: string;
  readonly unit: Unit;
  /** The row label that names a Kubernetes resource (`requests.cpu`, `limits.memory`): a row's value is shown in that one's unit. */
  readonly resourceLabel?: string | undefined;
}

export interface Detail {
  /** The name of the label it becomes. */
  readonly name: string;
  readonly title: string;
  /** The expression whose series carry it: a column's, or one of its own under this name. */
  readonly from: string;
  /** The label of that series. */
  readonly label: string;
}

export interface Variant {
  readonly name: string;
  /**
   * What must all be there: metric names (`up`), or selectors with a name (`up{node!=""}`) where only the labels tell two
   * kinds of cluster apart. Empty: always fits.
   */
  readonly requires: readonly string[];
  /** For each column named: what of which one must be there for the column to be asked at all. Same forms as `requires`. */
  readonly optional: Readonly<Record<string, readonly string[]>>;
  /**
   * Parameter name -> what must be there for a value of it to mean anything, asked about only when it has one: span metrics know a
   * namespace only where it is among their dimensions.
   */
  readonly needs?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Column (or detail) name -> compiled expression. A logs or traces query without columns has the one named `query`. */
  readonly expressions: Readonly<Record<string, CompiledExpression>>;
  /** Parameter name -> what is added to every expression when the parameter has a value. */
  readonly filters: Readonly<Record<string, Filter>>;
  /**
   * Of a rule: a selector of what there is whether or not something fires (`kube_pod_info{namespace="$namespace"}`). Nothing
   * there, or nothing new, makes the rule's answer unknown: without it an empty answer would look like health.
   */
  readonly evidence?: CompiledExpression | undefined;
  /** Label names this kind of cluster uses -> the names in `rowLabels` (k8s_pod_name -> pod). */
  readonly rename: Readonly<Record<string, string>>;
}

/** `(expression) and on (…) (matching)`: a restriction that needs another metric, asked only when it is wanted. */
export interface Filter {
  readonly on: readonly string[];
  readonly matching: CompiledExpression;
  /** What must be there for the filter to mean anything. */
  readonly requires: readonly string[];
}

export type PivotHint = 'traces' | 'logs' | 'metrics';

/** A query's own test: series in, rows out (`obsq queries test`). */
export interface Example {
  readonly name: string;
  /** Kind of cluster this example stands for (docs matrix): e.g. kube-prometheus, otlp-suffixes. */
  readonly cluster: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** promtool's notation: series and values (`0+60x10`), with the interval between them in seconds. */
  readonly input: readonly { readonly series: string; readonly values: string }[];
  readonly intervalSeconds: number;
  /** When it is asked, after the first sample. */
  readonly atSeconds: number;
  /** `--since`, for a query that counts over the window. Null: the default. */
  readonly sinceSeconds: number | null;
  /** Every row, in any order; of the values only the named ones are compared, as numbers. */
  readonly rows: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly values: Readonly<Record<string, string | null>>;
  }[];
  /** The variant that must have been chosen, or null for any. */
  readonly variant: string | null;
}
