/** A rule of the demo's ruler, with the fields of a rule file. */
export type RuleDefinition = AlertingRule | RecordingRule;

export interface AlertingRule {
  readonly kind: 'alerting';
  readonly name: string;
  readonly expr: string;
  /** How long the expression must hold before the alert fires. */
  readonly forSeconds: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Templates: `{{ $labels.pod }}`, `{{ $value }}`, `{{ $value | humanizePercentage }}`. */
  readonly annotations: Readonly<Record<string, string>>;
}

interface RecordingRule {
  readonly kind: 'recording';
  readonly name: string;
  readonly expr: string;
}

export interface RuleGroupDefinition {
  readonly name: string;
  readonly file: string;
  readonly rules: readonly RuleDefinition[];
}

/** The interval at which every group is evaluated, at multiples of it. */
export const evaluationMs = 30_000;
