/** A rule of the demo's ruler, as its file would say it. */
export type RuleDefinition = AlertingRule | RecordingRule;

export interface AlertingRule {
  readonly kind: 'alerting';
  readonly name: string;
  readonly expr: string;
  /** How long it must hold before it fires. */
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

/** Every group is evaluated this often, on multiples of it. */
export const evaluationMs = 30_000;
