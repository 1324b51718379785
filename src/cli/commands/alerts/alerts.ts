import {
  type AlertState,
  alertStates,
  type CurrentAlert,
  sinceOfAlert,
} from '../../../domain/alerts/current-alert.ts';
import type { Emptiness } from '../../../domain/answer.ts';
import { ownValue } from '../../../domain/own-value.ts';
import { counted } from '../../../domain/text/counted.ts';
import { shellWord } from '../../../domain/text/shell-word.ts';
import { formatRfc3339Utc } from '../../../domain/time/time-format.ts';
import { type CurrentAlerts, fetchCurrentAlerts } from '../../../services/checks/current-alerts.ts';
import { renderAlerts } from '../../../view/alerts/alert-table.ts';
import type { Line } from '../../../view/text/line.ts';
import { pastFlags, watchFlag } from '../../flags/common-flags.ts';
import { outputs } from '../../io/output-format.ts';
import { alertRow } from '../../output/alert-rows.ts';
import { formatSelector } from '../../output/series-text.ts';
import type { CommandSpec } from '../../session/command.ts';
import type { Report } from '../../session/report.ts';
import type { Session } from '../../session/session.ts';
import { readLimit } from '../../setup/read-limit.ts';
import { pickAlerts, readAlertPick, sortAlerts } from './pick-alerts.ts';

/** `obsq alerts`. */
export const alertsCommand: CommandSpec = {
  name: 'alerts',
  summary: 'what fires now: rules and Alertmanager together',
  description:
    'The state of the alerting rules (Prometheus, Mimir) and what the Alertmanager holds, as one list, worst first: firing, pending, ' +
    'silenced, inhibited. With one store alone less is known, and it says so. --fail-if can ask for value and for firing (1 or 0).',
  args: [],
  flags: [
    {
      name: 'severity',
      value: 'WORDS',
      doc: 'only these severities, with commas: critical,warning',
      group: 'own',
    },
    { name: 'state', value: 'WORDS', doc: `only these states: ${alertStates.join(', ')}`, group: 'own' },
    {
      name: 'namespace',
      short: 'n',
      value: 'NAMESPACE',
      doc: 'only alerts of this namespace',
      group: 'own',
      completes: 'namespace',
    },
    watchFlag,
  ],
  without: pastFlags,
  outputs: outputs.rows,
  stores: ['metrics', 'alerts'],
  examples: [
    { command: 'obsq alerts --demo', doc: 'on the built-in cluster' },
    {
      command: 'obsq alerts -n otel-demo --state firing --severity critical',
      doc: 'the worst of one namespace',
    },
    { command: "obsq alerts --fail-if 'firing > 0' -o json", doc: 'exit 7 while anything fires' },
  ],
  run: async (session) => {
    await session.report(await reportOfAlerts(session, { nowMs: session.nowMs }));
  },
};

/** The report on the alerts that the command line asks for, at the present moment. */
export async function reportOfAlerts(
  session: Session,
  { nowMs, signal }: { readonly nowMs: number; readonly signal?: AbortSignal | undefined },
): Promise<Report> {
  const pick = readAlertPick(session.invocation);
  const current = await fetchCurrentAlerts(await session.stores(), signal);
  const { alerts, withoutNamespace } = pickAlerts(current.alerts, pick);
  const sorted = sortAlerts(alerts, session.invocation.text('sort') ?? null);
  return alertsReport(session, {
    current,
    picked: sorted,
    sorted: sorted.slice(0, readLimit(session, null) ?? undefined),
    withoutNamespace,
    nowMs,
    oneNamespace: pick.namespace !== null,
  });
}

interface PickedAlerts {
  readonly current: CurrentAlerts;
  /** Those to judge: the user's limit hides nothing from a condition. */
  readonly picked: readonly CurrentAlert[];
  /** The alerts to show, in their order. */
  readonly sorted: readonly CurrentAlert[];
  /** How many were omitted only because they have no namespace. */
  readonly withoutNamespace: number;
  readonly nowMs: number;
  readonly oneNamespace: boolean;
}

/** The report on alerts that were picked from the current ones. */
export function alertsReport(
  session: Session,
  { current, picked, sorted, withoutNamespace, nowMs, oneNamespace }: PickedAlerts,
): Report {
  return {
    kind: 'alerts',
    query: null,
    window: null,
    rows: sorted.map(alertRow),
    count: sorted.length,
    warnings: [...current.warnings, ...gapWarnings(current)],
    infos: [
      ...current.infos,
      ...absenceNotices(current),
      ...namespaceNotice(withoutNamespace),
      ...unsentNotice(current, sorted),
    ],
    partial: current.partial,
    empty: emptiness(current.alerts.length),
    lines: (frame, format) => [
      ...renderAlerts(sorted, {
        frame,
        wide: format === 'wide',
        nowMs,
        oneNamespace,
      }),
      ...pivotHint(session, sorted),
    ],
    csv: () => alertsCsv(sorted),
    raw: () => sorted.map(rawLine),
    came: picked.length,
    lastValues: () =>
      picked.map(({ rule, state }) => ({ value: rule?.alert.value ?? null, firing: firing(state) })),
  };
}

function firing(state: AlertState): string {
  return state === 'firing' ? '1' : '0';
}

/** The warning about a store that failed, with its own message. */
export function gapWarnings({ gap }: CurrentAlerts): readonly string[] {
  if (gap === null) return [];
  const lost =
    gap.store === 'alerts'
      ? 'silences and inhibitions are not known'
      : 'pending alerts and values are not known';
  return [`${gap.store}: ${gap.error.message} (${lost})`];
}

export function absenceNotices({ absent }: CurrentAlerts): readonly string[] {
  if (absent === 'alerts') return ['no Alertmanager is configured (--alerts-url): silences are not known'];
  if (absent === 'metrics')
    return ['no metrics store is configured (--metrics-url): pending alerts and values are not known'];
  return [];
}

/** The notice on firing alerts that the Alertmanager does not have, if both stores have answered. */
function unsentNotice({ gap, absent }: CurrentAlerts, alerts: readonly CurrentAlert[]): readonly string[] {
  if (gap !== null || absent !== null) return [];
  const unsent = alerts.filter(({ state, managed }) => state === 'firing' && managed === null);
  if (unsent.length === 0) return [];
  const names = [...new Set(unsent.map(({ name }) => name))].slice(0, 3).join(', ');
  return [
    `${counted(unsent.length, 'firing alert')} not in the Alertmanager, so nobody is notified: ${names}`,
  ];
}

function namespaceNotice(count: number): readonly string[] {
  if (count === 0) return [];
  return [`${counted(count, 'alert')} without a namespace left out`];
}

function emptiness(others: number): Emptiness {
  if (others === 0) return { reason: 'nothing fires and nothing is pending', hint: null };
  return {
    reason: `none of the current alerts (${others}) is like that`,
    hint: 'obsq alerts',
  };
}

/** A hint to pivot from the worst alert, only for a person at a terminal. */
function pivotHint(session: Session, [worst]: readonly CurrentAlert[]): readonly Line[] {
  if (!session.mode.toTerminal || worst === undefined) return [];
  const text = `from an alert to its traces and logs: obsq pivot --alert ${shellWord(worst.name)}`;
  return [[{ text: session.text(text), tone: 'muted' }]];
}

function* alertsCsv(alerts: readonly CurrentAlert[]): Iterable<readonly string[]> {
  const names = [...new Set(alerts.flatMap(({ labels }) => Object.keys(labels)))].sort();
  yield ['state', 'severity', 'name', 'since', 'value', 'summary', ...names.map((name) => `label_${name}`)];
  for (const alert of alerts) {
    const since = sinceOfAlert(alert);
    yield [
      alert.state,
      alert.severity,
      alert.name,
      since === null ? '' : formatRfc3339Utc(since),
      alert.rule?.alert.value ?? '',
      alert.annotations.summary ?? '',
      ...names.map((name) => ownValue(alert.labels, name) ?? ''),
    ];
  }
}

/** One alert as tab-separated fields for cut and awk, with its labels as a selector. */
function rawLine({ state, severity, name, labels }: CurrentAlert): string {
  return [state, severity, name, formatSelector(labels)].join('\t');
}
