import type { Matcher } from '../../../domain/alerts/alert.ts';
import type { CurrentAlert } from '../../../domain/alerts/current-alert.ts';
import { compileMatchers, formatMatcher, parseMatchers } from '../../../domain/alerts/matchers.ts';
import { ObsqError } from '../../../domain/errors.ts';
import { parsedOrThrow } from '../../../domain/text/parsed.ts';
import { parseDuration } from '../../../domain/time/duration.ts';
import { type CurrentAlerts, fetchCurrentAlerts } from '../../../services/checks/current-alerts.ts';
import type { Stores } from '../../../services/stores.ts';
import { renderAlerts } from '../../../view/alerts/alert-table.ts';
import type { Line } from '../../../view/text/line.ts';
import type { Invocation } from '../../io/invocation.ts';
import { alertRow } from '../../output/alert-rows.ts';
import type { Session } from '../../session/session.ts';
import { gapWarnings } from './alerts.ts';
import { formatAmtoolCommand } from './amtool-command.ts';

/** Runs `obsq silence preview <matchers...>`: shows which current alerts the silence would match, and the command that creates it. It sends nothing. */
export async function previewSilence(session: Session, invocation: Invocation): Promise<void> {
  const matchers = parsedOrThrow(parseMatchers(invocation.args.slice(1)), 'silence preview');
  const durationMs = readDuration(invocation);
  const stores = await session.stores();
  const current = await fetchCurrentAlerts(stores);
  const matches = compileMatchers(matchers);
  const alerts = current.alerts.filter(({ labels }) => matches(labels));
  const command = formatAmtoolCommand({
    matchers,
    durationMs,
    comment: invocation.text('comment') ?? 'investigating',
    author: invocation.text('author') ?? null,
    url: stores.context.stores.alerts?.endpoint.baseUrl ?? null,
  });
  await session.report({
    kind: 'silence-preview',
    query: null,
    window: null,
    fields: { matchers: matchers.map(matcherRow), command },
    rows: alerts.map(alertRow),
    count: alerts.length,
    warnings: [...current.warnings, ...gapWarnings(current)],
    infos: [...current.infos, ...credentialNotice(stores), ...labelNotice(current)],
    partial: current.partial,
    empty: {
      reason: `none of the ${current.alerts.length} current alerts has these labels`,
      hint: 'obsq alerts -o wide',
    },
    lines: (frame, format) => [
      ...renderAlerts(alerts, { frame, wide: format === 'wide', nowMs: session.nowMs }),
      ...summaryLines(session, alerts, current.alerts.length),
      [{ text: session.text(command) }],
    ],
    csv: () => [['name', 'state', 'labels'], ...alerts.map(csvRecord)],
    raw: () => [command],
  });
}

function readDuration(invocation: Invocation): number {
  const durationMs = parsedOrThrow(parseDuration(invocation.text('duration') ?? '1h'), '--duration');
  if (durationMs >= 1000) return durationMs;
  throw new ObsqError({
    kind: 'usage',
    message: '--duration must be a second at least',
    hint: '--duration 2h',
  });
}

function summaryLines(session: Session, alerts: readonly CurrentAlert[], total: number): readonly Line[] {
  const already = alerts.filter(({ state }) => state === 'silenced').length;
  const note = already === 0 ? '' : `, ${already} of them silenced already`;
  const text = `${alerts.length} of ${total} alerts would be silenced${note}. Nothing is sent; this makes it:`;
  return [[], [{ text: session.text(text), tone: 'muted' }]];
}

/** The notice that amtool needs credentials, since it knows neither obsq's contexts nor their secrets. */
function credentialNotice(stores: Stores): readonly string[] {
  const endpoint = stores.context.stores.alerts?.endpoint;
  if (endpoint === undefined)
    return ['no Alertmanager is configured (--alerts-url): amtool takes the URL from its own configuration'];
  const needs = [
    ...(endpoint.tenant === undefined ? [] : ['the tenant']),
    ...(endpoint.auth === undefined ? [] : ['the credentials']),
    ...(endpoint.tls === undefined ? [] : ['the certificates']),
  ];
  if (needs.length === 0) return [];
  return [`amtool does not know ${needs.join(', ')} of this context: give it --http.config.file`];
}

/** The notice that external labels are unknown, because the Alertmanager's own list is missing. */
function labelNotice({ gap, absent }: CurrentAlerts): readonly string[] {
  if (gap?.store !== 'alerts' && absent !== 'alerts') return [];
  return ["matched against the rules' labels: external labels are added on the way to the Alertmanager"];
}

function matcherRow(matcher: Matcher) {
  return { ...matcher, text: formatMatcher(matcher) };
}

function csvRecord({ name, state, labels }: CurrentAlert): readonly string[] {
  return [name, state, JSON.stringify(labels)];
}
