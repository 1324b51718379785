import type { CompiledExpression, SlotType } from '../languages/compiled-expression.ts';

/** A saved query after parsing and checking: what `queries/*.yaml` and users' files become. */
export interface SavedQuery {
  readonly name: string;
  readonly title: string;
  /** One line: what it shows and what "bad" looks like. */
  readonly doc: string;
  readonly signal: 'metrics' | 'logs' | 'traces';
  /** `since`: it counts over the window (an instant query whose `$window` is the window's length). */
  readonly window: 'rate' | 'since';
  readonly parameters: readonly Parameter[];
  readonly columns: readonly Column[];
  /** Labels that identify a row and are shown, in this order. */
  readonly rowLabels: readonly string[];
  /** At least one; the first whose `requires` the backend has is used. */
  readonly variants: readonly Variant[];
  /** Column or label name; descending when it begins with '-'. Null: as the server sent it. */
  readonly sort: string | null;
  readonly thresholds: readonly Threshold[];
  /** What the pivot offers from a row. */
  readonly pivots: readonly PivotHint[];
  readonly examples: readonly Example[];
  /** Group folder: pods, nodes, workloads, services, cluster, pipeline, rules. */
  readonly group: string;
}

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

export type Unit =
  | 'cores'
  | 'bytes'
  | 'bytesPerSecond'
  | 'seconds'
  | 'milliseconds'
  | 'ratio'
  | 'count'
  | 'perSecond'
  | 'timestamp'
  | 'boolean'
  | 'none';

export interface Column {
  readonly name: string;
  readonly title: string;
  readonly unit: Unit;
}

export interface Variant {
  readonly name: string;
  /** Metric names that must all be there. Empty: always fits. */
  readonly requires: readonly string[];
  /** Metric names of which one must be there for the column named to be asked at all (e.g. limits without kube-state-metrics). */
  readonly optional: Readonly<Record<string, readonly string[]>>;
  /** Column name -> compiled expression. A logs or traces query has the one column named `query`. */
  readonly expressions: Readonly<Record<string, CompiledExpression>>;
  /** Label names this kind of cluster uses -> the names in `rowLabels` (k8s_pod_name -> pod). */
  readonly rename: Readonly<Record<string, string>>;
}

export interface Threshold {
  readonly column: string;
  readonly op: '>' | '>=' | '<' | '<=';
  readonly value: number;
  readonly severity: 'warn' | 'error';
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
  readonly atSeconds: number;
  readonly rows: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly values: Readonly<Record<string, string | null>>;
  }[];
  readonly variant: string | null;
}
