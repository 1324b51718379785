import type { CatalogueEntry } from '../session/command.ts';

/** Every command by name. Only the command that runs is loaded. */
export const catalogue: readonly CatalogueEntry[] = [
  {
    name: 'metrics',
    summary: 'PromQL: an instant, or with --since a range',
    load: async () => (await import('./metrics/metrics.ts')).metricsCommand,
  },
  {
    name: 'logs',
    summary: 'LogQL: lines or a metric; -f follows',
    load: async () => (await import('./logs/logs.ts')).logsCommand,
  },
  {
    name: 'traces',
    summary: 'TraceQL: search, or a metrics pipeline',
    load: async () => (await import('./traces/traces.ts')).tracesCommand,
  },
  {
    name: 'trace',
    summary: 'one trace as a waterfall',
    load: async () => (await import('./traces/trace.ts')).traceCommand,
  },
  {
    name: 'exemplars',
    summary: 'the exemplars behind a metric, slowest first',
    load: async (words, io) => (await import('./pivot/exemplars.ts')).loadExemplarsCommand(words, io),
  },
  {
    name: 'pivot',
    summary: 'metric -> exemplars -> traces -> logs, in one answer',
    load: async (words, io) => (await import('./pivot/pivot.ts')).loadPivotCommand(words, io),
  },
  {
    name: 'labels',
    summary: 'label names of a store',
    load: async () => (await import('./discovery/labels.ts')).labelsCommand,
  },
  {
    name: 'values',
    summary: 'values of a label',
    load: async () => (await import('./discovery/labels.ts')).valuesCommand,
  },
  {
    name: 'series',
    summary: 'series or streams that match',
    load: async () => (await import('./discovery/series.ts')).seriesCommand,
  },
  {
    name: 'alerts',
    summary: 'what fires now: rules and Alertmanager together',
    load: async () => (await import('./alerts/alerts.ts')).alertsCommand,
  },
  {
    name: 'check',
    summary: 'the health rules, all at once: a step of a runbook',
    load: async () => (await import('./alerts/check.ts')).checkCommand,
  },
  {
    name: 'wait',
    summary: 'wait until a query or an alert is as it should be: a step of a runbook',
    load: async (words, io) => (await import('./wait/wait.ts')).loadWaitCommand(words, io),
  },
  {
    name: 'rules',
    summary: 'alerting and recording rules, their state and health',
    load: async () => (await import('./alerts/rules.ts')).rulesCommand,
  },
  {
    name: 'silence',
    summary: 'silences: list them, preview a new one',
    load: async () => (await import('./alerts/silence.ts')).silenceCommand,
  },
  {
    name: 'queries',
    summary: 'saved queries: list, show, lint, test',
    load: async (words, io) =>
      (await import('./queries/queries.ts')).loadQueriesCommand(words, io, reservedWords()),
  },
  {
    name: 'context',
    summary: 'where obsq points: list, use, show, add, import',
    load: async () => (await import('./context/context.ts')).contextCommand,
  },
  {
    name: 'doctor',
    summary: 'is every hop reachable, allowed and linked? what is broken, and how to mend it',
    load: async () => (await import('./context/doctor.ts')).doctorCommand,
  },
  {
    name: 'demo',
    summary: 'serve the built-in cluster on loopback',
    load: async () => (await import('./program/demo.ts')).demoCommand,
  },
  {
    name: 'mcp',
    summary: 'the reading commands as tools for assistants (MCP)',
    load: async () => (await import('./mcp/mcp.ts')).mcpCommand(catalogue),
  },
  {
    name: 'schema',
    summary: 'JSON Schemas of what -o json prints',
    load: async () => (await import('./program/schema.ts')).schemaCommand,
  },
  {
    name: 'completion',
    summary: 'shell completion: bash, zsh, fish',
    load: async () => (await import('./program/completion.ts')).completionCommand,
  },
];

/** Words that the program takes for itself: no saved query may have such a name. */
export function reservedWords(): readonly string[] {
  return [...catalogue.map(({ name }) => name), 'help', 'version', 'tui'];
}
