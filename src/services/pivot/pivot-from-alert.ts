import type { ManagedAlert, RuleAlert, RuleGroup } from '../../domain/alerts/alert.ts';
import { fitsChoice, formatChoice } from '../../domain/alerts/alert-choice.ts';
import { ObsqError } from '../../domain/errors.ts';
import type { Labels } from '../../domain/labels.ts';
import { ownValue } from '../../domain/own-value.ts';
import { nearestWord } from '../../domain/text/nearest-word.ts';
import { formatLabelPair } from '../../domain/text/promql-name.ts';
import { shellWord } from '../../domain/text/shell-word.ts';
import { splitThreshold } from '../../languages/promql-threshold.ts';
import type { AlertStart } from '../../pivot/pivot-from.ts';
import type { PivotAlert } from '../../pivot/pivot-result.ts';
import type { PlannedHop } from '../../pivot/plan/hop.ts';
import { followMetric } from './pivot-from-metric.ts';
import { askHop, type PivotRun } from './pivot-run.ts';

const beforeMs = 15 * 60_000;
/** The longest window: for an alert that has fired for days, only its last hours are searched. */
const longestMs = 6 * 60 * 60_000;

/** Follows an alert: its expression without the threshold as a metric, and its labels as the subject. */
export async function followAlert(run: PivotRun, start: AlertStart): Promise<void> {
  if (run.wants('logs')) void run.mapping();
  const [groups, managed] = await Promise.all([askRules(run, start.name), askManaged(run, start.name)]);
  const alert = chooseAlert(start, groups ?? [], managed ?? []);
  if (alert === null) {
    if (groups === null && managed === null) return;
    const names = namesOfAlerts(groups ?? [], managed ?? []);
    // A store that failed may know the alert. Its failed hop says so; "there is no such alert" would be a guess.
    const isUnread = run.found.hops.some(({ status }) => status === 'failed');
    if (isUnread && nearestWord(start.name, [...names]) === null) return;
    throw unknownAlert(start, names);
  }
  run.found.alert = alert;
  sayOthers(run, start, groups ?? [], managed ?? []);
  if (alert.expr === null) {
    run.found.warnings.add(
      `only Alertmanager knows ${alert.name}: its rule is in no store asked, so its labels alone are followed`,
    );
  }
  const nowMs = run.options.nowMs;
  const fromMs = Math.max((alert.activeAtMs ?? nowMs - longestMs / 6) - beforeMs, nowMs - longestMs);
  await followMetric(run, {
    name: null,
    expressions: alert.expr === null ? [] : [splitThreshold(alert.expr)?.expr ?? alert.expr],
    window: start.window ?? { fromMs, toMs: nowMs },
    labels: seriesLabels(alert.labels),
    from: 'alert',
  });
}

/** Says which other instances fire, because only one is followed. */
function sayOthers(
  run: PivotRun,
  start: AlertStart,
  groups: readonly RuleGroup[],
  managed: readonly ManagedAlert[],
): void {
  const followed = run.found.alert?.labels ?? {};
  const firing = [
    ...groups.flatMap(({ rules }) =>
      rules
        .filter(({ name }) => name === start.name)
        .flatMap(({ alerts }) => alerts.filter(({ state }) => state === 'firing')),
    ),
    ...managed.filter(({ labels }) => labels.alertname === start.name),
  ];
  const pairs = firing
    .map(({ labels }) =>
      Object.entries(seriesLabels(labels)).filter(([name, value]) => (followed[name] ?? value) !== value),
    )
    .filter((differing) => differing.length > 0);
  const different = new Map(
    pairs.map((differing) => [differing.map(([name, value]) => `${name}=${value}`).join(' '), differing]),
  );
  if (different.size === 0) return;
  const [first, second, ...others] = [...different.keys()].sort();
  const chooser = (different.get(first ?? '') ?? [])
    .map(([name, value]) => formatLabelPair(name, value))
    .join(', ');
  const named = [first, second].filter((one) => one !== undefined).join('; ');
  run.found.warnings.add(
    `${different.size} more of ${start.name} fire, this is one of them: ${named}${others.length === 0 ? '' : ` and ${others.length} more`}; choose one: obsq pivot --alert ${shellWord(`${start.name}{${chooser}}`)}`,
  );
}

/**
 * The expression in the link that a rule's evaluator gives to its alert (`g0.expr`), for a rule that is in another store than the
 * one that is asked. Null without it, as in alerts of Loki's ruler or of other senders.
 */
function exprOfLink(generatorUrl: string): string | null {
  // A ruler without an external address sends a path alone.
  const base = 'http://ruler.invalid';
  return URL.canParse(generatorUrl, base) ? new URL(generatorUrl, base).searchParams.get('g0.expr') : null;
}

/** The labels of an alert's series, without those that the rule added (name, severity, team). */
function seriesLabels(labels: Labels): Labels {
  const added = new Set(['alertname', 'severity', 'team', 'owner', 'runbook_url', 'alertstate']);
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !added.has(name)));
}

function planned(store: 'metrics' | 'alerts', name: string, reason: string): PlannedHop {
  return {
    from: 'alert',
    to: 'alert',
    store,
    language: null,
    query: name,
    window: null,
    reason,
    inferred: false,
  };
}

function askRules(run: PivotRun, name: string): Promise<readonly RuleGroup[] | null> {
  const call = async () => (await run.stores.metrics()).rules({ signal: run.options.signal });
  return askHop(run, planned('metrics', name, 'the rule behind the alert'), call, {
    keep: () => undefined,
    count: (groups) => groups.flatMap(({ rules }) => rules.filter((rule) => rule.name === name)).length,
  });
}

function askManaged(run: PivotRun, name: string): Promise<readonly ManagedAlert[] | null> {
  const call = async () => (await run.stores.alerts()).alerts({ signal: run.options.signal });
  return askHop(run, planned('alerts', name, 'the alert as Alertmanager holds it'), call, {
    keep: () => undefined,
    count: (alerts) => alerts.filter(({ labels }) => labels.alertname === name).length,
  });
}

function chooseAlert(
  start: AlertStart,
  groups: readonly RuleGroup[],
  managed: readonly ManagedAlert[],
): PivotAlert | null {
  const rules = groups.flatMap((group) =>
    group.rules.filter(({ name, kind }) => kind === 'alerting' && name === start.name),
  );
  const fits = (labels: Labels): boolean =>
    fitsChoice(labels, start.matchers ?? []) &&
    Object.entries(start.labels ?? {}).every(([name, value]) => ownValue(labels, name) === value);
  const instances = rules.flatMap((rule) => rule.alerts.map((alert) => ({ rule, alert })));
  const rank: Readonly<Record<RuleAlert['state'], number>> = {
    firing: 0,
    pending: 1,
    unknown: 2,
    inactive: 3,
  };
  const [best] = instances
    .filter(({ alert }) => fits(alert.labels))
    .sort(
      (a, b) =>
        rank[a.alert.state] - rank[b.alert.state] || (b.alert.activeAtMs ?? 0) - (a.alert.activeAtMs ?? 0),
    );
  const kept = managed.find(({ labels }) => labels.alertname === start.name && fits(labels));
  if ((start.matchers ?? []).length > 0 && best === undefined && kept === undefined) return null;
  const rule = best?.rule ?? rules[0];
  if (rule === undefined && kept === undefined) return null;
  const expr = rule?.expr ?? exprOfLink(kept?.generatorUrl ?? '');
  const split = expr === null ? null : splitThreshold(expr);
  return {
    name: start.name,
    labels: best?.alert.labels ?? kept?.labels ?? rule?.labels ?? {},
    annotations: best?.alert.annotations ?? kept?.annotations ?? rule?.annotations ?? {},
    state: best?.alert.state ?? (kept === undefined ? 'inactive' : kept.state),
    activeAtMs: best?.alert.activeAtMs ?? kept?.startsAtMs ?? null,
    value: best?.alert.value ?? '',
    expr,
    threshold: split === null ? null : { op: split.op, value: split.value },
  };
}

function namesOfAlerts(groups: readonly RuleGroup[], managed: readonly ManagedAlert[]): ReadonlySet<string> {
  return new Set([
    ...groups.flatMap(({ rules }) => rules.flatMap((rule) => (rule.kind === 'alerting' ? rule.name : []))),
    ...managed.flatMap(({ labels }) => labels.alertname ?? []),
  ]);
}

function unknownAlert({ name, matchers = [] }: AlertStart, names: ReadonlySet<string>): ObsqError {
  if (names.has(name))
    return new ObsqError({
      kind: 'not-found',
      message: `${name} has no alert with ${formatChoice(matchers)}`,
      hint: `obsq alerts lists what fires, obsq pivot --alert ${shellWord(name)} takes the first`,
    });
  const near = nearestWord(name, [...names]);
  return new ObsqError({
    kind: 'not-found',
    message: `no rule and no alert is called ${name}`,
    hint: near === null ? 'obsq rules lists what there is' : `did you mean ${near}?`,
  });
}
