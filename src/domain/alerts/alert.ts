import type { Labels } from '../labels.ts';

/** An alert of a rule, from the Prometheus API. */
export interface RuleAlert {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly state: 'firing' | 'pending' | 'inactive' | 'unknown';
  /** Unix ms, or null if the store does not send it. */
  readonly activeAtMs: number | null;
  readonly value: string;
}

export interface Rule {
  readonly kind: 'alerting' | 'recording';
  readonly name: string;
  readonly expr: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** The time that the condition must hold before the alert fires; 0 for recording rules. */
  readonly durationSeconds: number;
  readonly state: 'firing' | 'pending' | 'inactive' | 'unknown' | null;
  readonly health: string;
  readonly lastError: string;
  readonly alerts: readonly RuleAlert[];
}

export interface RuleGroup {
  readonly name: string;
  /** Prometheus: the file. Mimir, Cortex, Loki: the namespace. */
  readonly file: string;
  readonly intervalSeconds: number;
  readonly rules: readonly Rule[];
}

/** An alert in Alertmanager, from which notifications are made. */
export interface ManagedAlert {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly fingerprint: string;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly updatedAtMs: number;
  readonly generatorUrl: string;
  readonly receivers: readonly string[];
  readonly state: 'active' | 'suppressed' | 'unprocessed';
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly string[];
  readonly mutedBy: readonly string[];
}

export interface Matcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual: boolean;
}

export interface Silence {
  readonly id: string;
  readonly state: 'active' | 'pending' | 'expired';
  readonly comment: string;
  readonly createdBy: string;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly matchers: readonly Matcher[];
}
