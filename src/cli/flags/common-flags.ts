import { outputFormats } from '../io/output-format.ts';
import type { FlagSpec } from '../session/command.ts';

/** The flags that mean the same for every command (docs/architecture.md). */
export const commonFlags: readonly FlagSpec[] = [
  { name: 'since', value: 'DURATION', doc: 'window: from this long ago until now (1h)', group: 'time' },
  {
    name: 'from',
    value: 'TIME',
    doc: 'window start: now-1h, now-1d/d, RFC 3339, 2026-11-20 13:10, Unix s/ms/ns',
    group: 'time',
  },
  { name: 'to', value: 'TIME', doc: 'window end (now); now-1d/d is the end of yesterday', group: 'time' },
  { name: 'at', value: 'TIME', doc: 'the instant to ask about (now)', group: 'time' },
  { name: 'step', value: 'DURATION', doc: 'distance between points of a range', group: 'time' },
  {
    name: 'tz',
    value: 'ZONE',
    doc: 'zone of times read and shown: UTC, Europe/Berlin (the local one)',
    group: 'time',
  },
  {
    name: 'context',
    short: 'c',
    value: 'NAME',
    doc: 'context of the configuration file',
    group: 'target',
    completes: 'context',
  },
  { name: 'demo', doc: 'answer from the built-in demo cluster', group: 'target' },
  {
    name: 'metrics-url',
    value: 'URL',
    doc: 'Prometheus, Mimir, Cortex or Thanos, with its path prefix',
    group: 'target',
  },
  { name: 'logs-url', value: 'URL', doc: 'Loki', group: 'target' },
  { name: 'traces-url', value: 'URL', doc: 'Tempo', group: 'target' },
  { name: 'alerts-url', value: 'URL', doc: 'Alertmanager', group: 'target' },
  { name: 'org-id', value: 'TENANT', doc: 'X-Scope-OrgID for every store', group: 'target' },
  {
    name: 'header',
    value: 'K=V',
    repeat: true,
    doc: 'header to send; logs:K=V for one store alone',
    group: 'target',
  },
  {
    name: 'timeout',
    value: 'DURATION',
    doc: 'for the whole command, in a long read of logs for each page (30s; 0: no limit)',
    group: 'target',
  },
  {
    name: 'output',
    short: 'o',
    value: 'FORMAT',
    choices: outputFormats,
    lastCounts: true,
    doc: outputFormats.join(', '),
    group: 'output',
  },
  { name: 'limit', value: 'N', doc: 'at most this many rows (0: all)', group: 'output' },
  { name: 'sort', value: 'COLUMN', doc: 'column or label; -COLUMN for descending', group: 'output' },
  {
    name: 'color',
    value: 'WHEN',
    choices: ['auto', 'always', 'never'],
    lastCounts: true,
    doc: 'auto, always, never (auto: NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR=0, then the terminal)',
    group: 'output',
  },
  { name: 'no-pager', doc: 'no pager ($PAGER, less -FRX) for long answers on a terminal', group: 'output' },
  {
    name: 'spreadsheet',
    doc: "with -o csv: a ' before each text that a spreadsheet would run as a formula",
    group: 'output',
  },
  { name: 'fail-empty', doc: 'exit 6 when nothing was found', group: 'output' },
  {
    name: 'fail-if',
    value: 'CONDITION',
    repeat: true,
    doc: "exit 7 when any row meets it: 'cpu > 0.8'; several: any of them",
    group: 'output',
  },
  { name: 'yes', doc: 'do not ask before a costly query', group: 'output' },
  { name: 'quiet', short: 'q', doc: 'no notices on stderr', group: 'output' },
  { name: 'verbose', short: 'v', doc: 'each HTTP request on stderr', group: 'output' },
  { name: 'debug', doc: 'stack traces of errors', group: 'output' },
  { name: 'help', short: 'h', doc: 'this help', group: 'output' },
];

/** The flags of a range. `--at`, which names one moment, is not among them. */
export const rangeFlags: readonly string[] = ['since', 'from', 'to', 'step'];
export const windowFlags: readonly string[] = [...rangeFlags, 'at'];
/** The flags that check, sort and limit the rows of an answer. */
export const rowFlags: readonly string[] = ['limit', 'sort', 'fail-empty', 'fail-if', 'yes'];
/** The flags without meaning for a command that answers about the present: it asks for no other time and for nothing costly. */
export const pastFlags: readonly string[] = [...windowFlags, 'yes'];
/** The flags without meaning for a command that asks no store. */
export const askingFlags: readonly string[] = [...windowFlags, ...rowFlags, 'tz', 'timeout'];
/** The flags that choose the stores and how to reach them. */
export const targetFlags: readonly string[] = [
  'context',
  'demo',
  'metrics-url',
  'logs-url',
  'traces-url',
  'alerts-url',
  'org-id',
  'header',
];

/** The common flags of a command, without those that it omits or overrides by name or letter. */
export function flagsOf(own: readonly FlagSpec[], without: readonly string[] = []): readonly FlagSpec[] {
  const names = new Set([...without, ...own.map((flag) => flag.name)]);
  const letters = new Set(own.map((flag) => flag.short));
  const common = commonFlags
    .filter((flag) => !names.has(flag.name))
    .map((flag) =>
      flag.short !== undefined && letters.has(flag.short) ? { ...flag, short: undefined } : flag,
    );
  return [...own, ...common];
}

/** The flag of commands that can run repeatedly. */
export const watchFlag: FlagSpec = {
  name: 'watch',
  value: 'DURATION',
  doc: 'again every so often, 5s at least: repaints in place; with -o jsonl a line a tick',
  group: 'own',
};
