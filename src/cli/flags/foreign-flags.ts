import type { ObsqError } from '../../domain/errors.ts';
import type { CommandSpec, FlagSpec } from '../session/command.ts';

/** The cause of a usage error about a flag that a command does not have. */
export interface UnknownFlag {
  /** As typed: `--timezone=UTC`. */
  readonly typed: string;
  readonly spec: CommandSpec;
  readonly flags: readonly FlagSpec[];
}

/** What to say about a flag of another tool. */
interface ForeignFlag {
  /** The flag of ours that does the same, with dashes and its value if it always has the same one. */
  readonly ours: string | null;
  /** What to do instead where no flag does it, or what ours does otherwise. */
  readonly note: string | null;
}

/** A flag of other tools: its names with spaces between, then our flags of which the first that the command has is meant, then a note. */
type Row = readonly [names: string, ours: readonly string[], note?: string];

const ownCredentials = 'logins, tokens and certificates belong to a context';
const inQuery = 'it belongs into the query';

/**
 * The flags of logcli, promtool, mimirtool, tempo-cli, amtool, kubectl, stern, Grafana's and other query tools that have another name
 * here. A name that a command has itself never gets here.
 */
const rows: readonly Row[] = [
  ['timezone time-zone zone', ['--tz']],
  ['utc', ['--tz UTC']],
  ['start start-time from-time begin after since-time', ['--from']],
  ['end end-time to-time until before', ['--to']],
  ['time instant now eval-time', ['--at']],
  ['last duration lookback range period window ago', ['--since']],
  ['resolution interval-step points', ['--step']],
  ['addr address server host url endpoint', ['a URL']],
  [
    'prometheus-url prometheus.url prom-url mimir-url thanos-url datasource-url metrics-addr',
    ['--metrics-url'],
  ],
  ['loki-url loki-addr loki.url logs-addr', ['--logs-url']],
  ['tempo-url tempo-addr tempo.url jaeger-url traces-addr', ['--traces-url']],
  ['alertmanager-url alertmanager.url alertmanager am-url', ['--alerts-url']],
  ['tenant tenant-id tenant_id org orgid user-id id', ['--org-id']],
  ['profile kube-context kubecontext cluster env environment config', ['--context']],
  ['headers http-header extra-header H', ['--header']],
  ['request-timeout http-timeout query-timeout max-time wait', ['--timeout']],
  [
    'username user password pass token bearer-token bearer-token-file api-key key cert ca-cert ca cacert',
    [],
    ownCredentials,
  ],
  [
    'tls-skip-verify insecure-skip-tls-verify insecure k http.config.file kubeconfig tls-cert-path tls-key-path',
    [],
    ownCredentials,
  ],
  ['query q expr expression promql logql traceql', [], 'the query is an argument, in quotes'],
  ['trace-id traceid traceID id', [], 'the id is an argument: obsq trace ID'],
  ['json j', ['-o json']],
  ['jsonl ndjson json-lines', ['-o jsonl']],
  ['csv', ['-o csv']],
  ['raw no-headers no-header plain text', ['-o raw']],
  ['wide', ['-o wide']],
  ['chart graph plot', ['-o chart']],
  ['format output-format out outfmt output.format', ['--output']],
  ['yaml', ['-o json'], 'obsq writes JSON, not YAML'],
  ['tail stream live F', ['--follow']],
  ['lines num max max-lines max-results max-count head count batch', ['--limit']],
  ['reverse asc oldest-first ascending', ['--forward']],
  ['direction', ['--forward'], 'the newest come last without it'],
  ['sort-by order order-by orderby', ['--sort']],
  ['w refresh interval watch-interval every poll-interval', ['--watch']],
  ['fail-on fail-on-match exit-code error-on', ['--fail-if']],
  ['for wait-for condition', ['--until']],
  ['no-color no-colour nocolor plain-output', ['--color never']],
  ['colour colors colored-output force-color', ['--color']],
  ['silent', ['--quiet']],
  ['stats verbose-http trace-http log-level loglevel V', ['--verbose']],
  ['assume-yes force y confirm', ['--yes']],
  ['ns', ['--namespace']],
  ['service-name svc app', ['--service']],
  ['error failed only-errors', ['--errors']],
  ['compare offset versus diff', ['--vs']],
  ['top-k topk', ['--top']],
  [
    'n namespace pod p container service node job instance l selector label labels match matcher',
    [],
    `${inQuery}: {namespace="..."}`,
  ],
  ['A all-namespaces', [], 'a query without a namespace asks for all of them'],
  ['grep include i filter contains search', [], `${inQuery}: |= "text" or |~ "regex"`],
  ['exclude v-match not', [], `${inQuery}: != "text" or !~ "regex"`],
  [
    'timestamps no-labels include-label exclude-label labels-length prefix',
    [],
    '-o wide shows more of each line, -o jsonl all of it',
  ],
  ['previous', [], 'the lines of an ended container are kept: a longer --since'],
  ['dry-run explain', [], 'obsq queries show NAME prints a saved query as it would be asked'],
];

/**
 * Adds to the error about an unknown flag what the flag is here, if it is one of another tool. Any other error, and a flag of which nothing is
 * known, comes back as it was.
 */
export function explainUnknownFlag(error: ObsqError): ObsqError {
  const unknown = error.cause as UnknownFlag | undefined;
  if (error.kind !== 'usage' || unknown?.typed === undefined) return error;
  const { typed, spec, flags } = unknown;
  // A value may be a password.
  const flag = typed.replace(/=.*/s, '');
  const found = findForeignFlag(typed, spec, flags);
  if (found === null) return error;
  const what = found.ours === null ? `: ${found.note}` : `; here it is ${found.ours}`;
  const more = found.ours === null || found.note === null ? '' : ` (${found.note})`;
  const hint = found.note === ownCredentials ? 'obsq help contexts' : error.hint;
  return error.with({ message: `${spec.name} has no flag ${flag}${what}${more}`, hint });
}

/** Finds what a flag of another tool is here; null if no row has it, or if the command has nothing that does the same. */
function findForeignFlag(typed: string, spec: CommandSpec, flags: readonly FlagSpec[]): ForeignFlag | null {
  const name = typed.replace(/^-+/, '').replace(/=.*/s, '');
  // One letter after two dashes is no flag of any tool.
  if (name.length === 1 && typed.startsWith('--')) return null;
  for (const [names, ours, note] of rows) {
    if (!names.split(' ').includes(name)) continue;
    const fitting = ours
      .map((one) => (one === 'a URL' ? urlFlag(spec) : one))
      .find((one) => isAmong(flags, one));
    if (fitting !== undefined) return { ours: fitting, note: note ?? null };
    if (ours.length === 0 && note !== undefined) return { ours: null, note };
  }
  return null;
}

/** The URL flag of the store that the command asks first. */
function urlFlag({ stores }: CommandSpec): string {
  return `--${stores?.[0] ?? 'metrics'}-url`;
}

/** Whether a command has a flag, of which only the first word counts: `-o json`. */
function isAmong(flags: readonly FlagSpec[], ours: string): boolean {
  const [word = ''] = ours.split(' ');
  return flags.some(({ name, short }) => word === `--${name}` || word === `-${short ?? ''}`);
}
