import { safe, sanitize } from '../../domain/text/sanitize.ts';
import { renderHelp, renderParagraph } from '../../view/pages/help.ts';
import type { Frame, Line } from '../../view/text/line.ts';

/** A help topic of `obsq help` besides the commands. */
export interface HelpTopic {
  readonly name: string;
  readonly summary: string;
  readonly intro: string;
  /** A sample that is shown unchanged, to be copied. */
  readonly sample?: string | undefined;
  readonly title: string;
  readonly rows: readonly (readonly [term: string, text: string])[];
  readonly outro: string;
}

const contexts: HelpTopic = {
  name: 'contexts',
  summary: 'how the configuration file is written: stores, secrets, TLS, tenants',
  intro:
    '$XDG_CONFIG_HOME/obsq/config.yaml (~/.config/obsq/config.yaml). "obsq context add" and "obsq context import" write it, "obsq context show" ' +
    'says what a command would use and where each value comes from.',
  sample: `currentContext: prod
contexts:
  - name: prod
    metrics:
      url: https://mimir.example/prometheus
      tenant: shop
      auth:
        bearer: file:~/.secrets/mimir-token
    logs:
      url: https://loki.example
      auth:
        basic: { username: reader, password: "\${LOKI_PASSWORD}" }
      headers: { X-Api-Key: "exec:pass show obsq/api-key" }
    traces:
      url: https://tempo.internal:3200
      tls: { ca: tls/ca.pem, cert: tls/me.pem, key: tls/me.key }
    alerts: { url: http://alertmanager.internal:9093 }
    grafana: https://grafana.example`,
  title: 'In it',
  rows: [
    ['url', "with its path prefix (Mimir's ends in /prometheus)"],
    ['tenant', 'X-Scope-OrgID; several as a|b'],
    ['auth', 'basic: {username, password}, or bearer'],
    ['headers', 'name: value, sent with every request to this store'],
    [
      'tls',
      'ca, cert, key: PEM files, relative to the configuration file; serverName; insecureSkipVerify: true',
    ],
    ['${NAME}', 'in a text: the variable of the environment'],
    ['file:PATH', 'in place of a text: what the file holds'],
    ['exec:PROGRAM ...', 'in place of a text: what the program writes; no shell runs'],
    ['text:...', 'the rest as a text, where it begins with file: or exec:'],
    ['grafana', 'its URL, for links'],
    ['clusterLabel', 'the label that tells the clusters of the metrics store apart, where it is not found'],
    ['correlate', "how signals are linked, in the words of Grafana's data sources"],
    ['keys, theme', 'of the screen, beside contexts'],
  ],
  outro:
    'For each store the first of: its flag, the context of -c or OBSQ_CONTEXT, OBSQ_METRICS_URL and the like, the variables of other tools ' +
    '(PROMETHEUS_URL, LOKI_ADDR, ...), the current context. All of it: docs/contexts.md in the package.',
};

const exitCodes: HelpTopic = {
  name: 'exit-codes',
  summary: 'what the exit code says',
  intro:
    'Of several that hold the first one in this order is given: 129, 130, 143, 70, 2, 3, 5, 1, 7, 4, 6, 0.',
  title: 'Exit codes',
  rows: [
    ['0', 'answered'],
    ['1', "failed: a bad query, a server's error, an unknown trace"],
    ['2', 'usage or configuration'],
    ['3', 'not authorised'],
    ['4', 'partial: a store failed or answered in part; a check is unknown; doctor found something broken'],
    ['5', 'timed out (--timeout)'],
    ['6', 'empty, with --fail-empty'],
    ['7', 'the condition of --fail-if is met, or a check fires'],
    ['70', 'a bug of ours'],
    ['129, 130, 143', 'ended by a signal: SIGHUP, SIGINT, SIGTERM'],
  ],
  outro: 'Examples for a script: docs/runbook.md in the package.',
};

export const helpTopics: readonly HelpTopic[] = [contexts, exitCodes];

/** The output of `obsq help <topic>`. */
export function topicHelp(topic: HelpTopic): (frame: Frame) => readonly Line[] {
  const rows = topic.rows.map(([term, text]) => ({ term: sanitize(term), text: sanitize(text) }));
  return (frame) => [
    [{ text: sanitize(`obsq help ${topic.name}: ${topic.summary}`), bold: true }],
    ...renderParagraph(sanitize(topic.intro), frame),
    ...sampleLines(topic.sample),
    [],
    ...renderHelp([{ title: sanitize(topic.title), rows }], frame),
    [],
    ...renderParagraph(sanitize(topic.outro), frame),
  ];
}

function sampleLines(sample: string | undefined): readonly Line[] {
  if (sample === undefined) return [];
  const lines = sample.split('\n').map((line): Line => [{ text: safe`  ` }, { text: sanitize(line) }]);
  return [[], ...lines];
}
