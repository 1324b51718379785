import { type AlertPresence, presenceOfAlert } from '../../../domain/alerts/alert-presence.ts';
import { ObsqError } from '../../../domain/errors.ts';
import { nearestWord } from '../../../domain/text/nearest-word.ts';
import { type CurrentAlerts, fetchCurrentAlerts } from '../../../services/checks/current-alerts.ts';
import type { Invocation } from '../../io/invocation.ts';
import type { Session } from '../../session/session.ts';
import { alertsReport } from '../alerts/alerts.ts';
import { pickAlerts } from '../alerts/pick-alerts.ts';
import { type Pace, runWait } from './run-wait.ts';
import type { Verdict } from './verdict.ts';

/** The states that an alert can be waited for, and the word of the rules API for one of them. */
const states: Readonly<Record<string, AlertPresence>> = {
  firing: 'firing',
  pending: 'pending',
  resolved: 'resolved',
  inactive: 'resolved',
};

/** Waits until an alert fires, is pending, or is over (`obsq wait --alert NAME --until firing`). */
export async function waitForAlert(session: Session, invocation: Invocation, pace?: Pace): Promise<void> {
  const name = invocation.text('alert') ?? '';
  const wanted = readState(invocation);
  const namespace = invocation.text('namespace') ?? null;
  let presence: AlertPresence = 'unknown';
  let hint: string | null = null;
  let wasSeen = false;
  const ask = async (tick: Session): Promise<void> => {
    const current = await fetchCurrentAlerts(await tick.stores());
    const named = current.alerts.filter((alert) => alert.name === name);
    const picked = pickAlerts(named, { severities: null, states: null, namespace });
    const rules = current.rules?.filter((rule) => rule.name === name) ?? null;
    presence = presenceOfAlert({ alerts: picked.alerts, rules, isWhole: !current.partial, wasSeen });
    hint = presence === 'unknown' ? reasonFor(name, current) : null;
    wasSeen ||= picked.alerts.length > 0;
    const report = alertsReport(tick, {
      current,
      picked: picked.alerts,
      sorted: picked.alerts,
      withoutNamespace: picked.withoutNamespace,
      nowMs: tick.nowMs,
      oneNamespace: namespace !== null,
    });
    await tick.report({
      ...report,
      query: null,
      empty: { reason: stateText(name, presence, hint), hint: null },
    });
  };
  await runWait(
    session,
    {
      until: [wanted],
      goal: `${name} to be ${wanted}`,
      ask,
      judge: ({ count }): Verdict => ({
        met: presence === states[wanted],
        rows: count,
        meeting: presence === states[wanted] ? count : 0,
        state: stateText(name, presence, hint),
      }),
    },
    pace,
  );
}

function stateText(name: string, presence: AlertPresence, hint: string | null): string {
  return presence === 'unknown'
    ? `nothing is known of the alert ${name}${hint ?? ''}`
    : `${name} is ${presence}`;
}

/** Why nothing is known of an alert, as the end of a sentence. */
function reasonFor(name: string, { partial, rules }: CurrentAlerts): string {
  if (partial) return ': a store did not answer in full';
  const names = [...new Set(rules?.map((rule) => rule.name) ?? [])];
  if (names.includes(name)) return ': its rule is not evaluated yet, or its evaluation fails';
  const near = nearestWord(name, names);
  return near === null ? ': no rule has this name' : `; did you mean ${near}?`;
}

function readState(invocation: Invocation): string {
  const asked = invocation.list('until');
  const [word = ''] = asked;
  if (asked.length === 1 && Object.hasOwn(states, word)) return word;
  throw new ObsqError({
    kind: 'usage',
    message:
      asked.length === 0
        ? 'wait --alert needs --until: the state to wait for'
        : `--until: ${asked.join(' and ')} is no state of an alert`,
    hint: `obsq wait --alert NAME --until firing, pending or resolved`,
  });
}
