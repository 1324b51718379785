import type { CommandSpec } from './command.ts';
import type { Io } from './io.ts';

export interface CatalogueEntry {
  readonly name: string;
  readonly summary: string;
  /** `words` are what was typed after the command: for the one whose flags depend on them. */
  readonly load: (words: readonly string[], io: Io) => Promise<CommandSpec>;
}

/** Every command by name. Only the one that runs is loaded. */
export const catalogue: readonly CatalogueEntry[] = [
  {
    name: 'metrics',
    summary: 'PromQL: an instant, or with --since a range',
    load: async () => (await import('./commands/metrics.ts')).metricsCommand,
  },
  {
    name: 'logs',
    summary: 'LogQL: lines or a metric; -f follows',
    load: async () => (await import('./commands/logs.ts')).logsCommand,
  },
  {
    name: 'traces',
    summary: 'TraceQL: search, or a metrics pipeline',
    load: async () => (await import('./commands/traces.ts')).tracesCommand,
  },
  {
    name: 'trace',
    summary: 'one trace as a waterfall',
    load: async () => (await import('./commands/trace.ts')).traceCommand,
  },
  {
    name: 'exemplars',
    summary: 'the exemplars behind a metric, slowest first',
    load: async (words, io) => (await import('./commands/exemplars.ts')).loadExemplarsCommand(words, io),
  },
  {
    name: 'pivot',
    summary: 'metric -> exemplars -> traces -> logs, in one answer',
    load: async (words, io) => (await import('./commands/pivot.ts')).loadPivotCommand(words, io),
  },
  {
    name: 'labels',
    summary: 'label names of a store',
    load: async () => (await import('./commands/labels.ts')).labelsCommand,
  },
  {
    name: 'values',
    summary: 'values of a label',
    load: async () => (await import('./commands/labels.ts')).valuesCommand,
  },
  {
    name: 'series',
    summary: 'series or streams that match',
    load: async () => (await import('./commands/series.ts')).seriesCommand,
  },
  {
    name: 'alerts',
    summary: 'what fires now: rules and Alertmanager together',
    load: async () => (await import('./commands/alerts.ts')).alertsCommand,
  },
  {
    name: 'check',
    summary: 'the health rules, all at once: a step of a runbook',
    load: async () => (await import('./commands/check.ts')).checkCommand,
  },
  {
    name: 'rules',
    summary: 'alerting and recording rules, their state and health',
    load: async () => (await import('./commands/rules.ts')).rulesCommand,
  },
  {
    name: 'silence',
    summary: 'silences: list them, preview a new one',
    load: async () => (await import('./commands/silence.ts')).silenceCommand,
  },
  {
    name: 'queries',
    summary: 'saved queries: list, show, lint, test',
    load: async (words, io) => (await import('./commands/queries.ts')).loadQueriesCommand(words, io),
  },
  {
    name: 'context',
    summary: 'where obsq points: list, use, show, add, import',
    load: async () => (await import('./commands/context.ts')).contextCommand,
  },
  {
    name: 'doctor',
    summary: 'is every hop reachable, allowed and linked? what is broken, and how to mend it',
    load: async () => (await import('./commands/doctor.ts')).doctorCommand,
  },
  {
    name: 'demo',
    summary: 'serve the built-in cluster on loopback',
    load: async () => (await import('./commands/demo.ts')).demoCommand,
  },
  {
    name: 'schema',
    summary: 'JSON Schemas of what -o json prints',
    load: async () => (await import('./commands/schema.ts')).schemaCommand,
  },
  {
    name: 'completion',
    summary: 'shell completion: bash, zsh, fish',
    load: async () => (await import('./commands/completion.ts')).completionCommand,
  },
];
