import { goJson } from '../../go/go-json.ts';
import { goQuote } from '../../go/go-quote.ts';
import type { DemoRequest, DemoResponse, LabelMatcher } from '../../source/sources.ts';
import { matchersParameter } from '../api/api-matchers.ts';
import { invalidParameter, parameter } from '../api/api-parameters.ts';
import { success } from '../api/api-response.ts';
import { compilePromql } from '../compile/compile.ts';
import { formatExpr } from '../words/format-expr.ts';
import { sortedEntries } from '../words/format-labels.ts';
import { formatExponent } from '../words/format-number.ts';
import { badData } from '../words/promql-error.ts';
import { labelOf } from '../words/value.ts';
import { evaluationMs } from './rule-definition.ts';
import { type ActiveAlert, type EvaluatedGroup, type EvaluatedRule, type Ruler, ruleState } from './ruler.ts';

/** Answers GET /api/v1/alerts with the pending and firing alerts. */
export function answerAlerts(ruler: Ruler, request: DemoRequest): DemoResponse {
  const alerts = ruler(request.nowMs).flatMap(({ rules }) => rules.flatMap((rule) => rule.alerts));
  return success(goJson({ alerts: alerts.map(alertJson) }));
}

/** Answers GET /api/v1/rules with its filters. */
export function answerRules(ruler: Ruler, request: DemoRequest): DemoResponse {
  const { params } = request;
  const type = parameter(params, 'type').toLowerCase();
  if (type !== '' && type !== 'alert' && type !== 'record') {
    throw invalidParameter('type', `not supported value ${goQuote(type)}`);
  }
  if (params.has('group_limit') || params.has('group_next_token')) {
    throw badData('pagination over rule groups is not supported by this server');
  }
  const wanted = { type, selectors: matchersParameter(params) };
  const hidesAlerts = excludeAlerts(params);
  const groups = ruler(request.nowMs)
    .filter(
      ({ group }) => isListed(params, 'rule_group[]', group.name) && isListed(params, 'file[]', group.file),
    )
    .map((evaluated) => ({
      ...evaluated,
      rules: evaluated.rules.filter(
        (one) => isListed(params, 'rule_name[]', one.rule.name) && isWanted(one, wanted),
      ),
    }))
    .filter(({ rules }) => rules.length > 0);
  return success(goJson({ groups: groups.map((group) => groupJson(group, hidesAlerts)) }));
}

function isListed(params: URLSearchParams, name: string, value: string): boolean {
  const listed = params.getAll(name);
  return listed.length === 0 || listed.includes(value);
}

function isWanted(
  { rule }: EvaluatedRule,
  wanted: { readonly type: string; readonly selectors: readonly (readonly LabelMatcher[])[] },
): boolean {
  if (wanted.type === 'alert' && rule.kind !== 'alerting') return false;
  if (wanted.type === 'record' && rule.kind !== 'recording') return false;
  if (wanted.selectors.length === 0) return true;
  const labels = rule.kind === 'alerting' ? rule.labels : {};
  return wanted.selectors.some((matchers) =>
    matchers.every((matcher) => matcher.matches(labelOf(labels, matcher.name))),
  );
}

function excludeAlerts(params: URLSearchParams): boolean {
  const text = parameter(params, 'exclude_alerts').toLowerCase();
  if (text === '' || /^(0|f|false)$/.test(text)) return false;
  if (/^(1|t|true)$/.test(text)) return true;
  const why = `error converting exclude_alerts: strconv.ParseBool: parsing ${goQuote(text)}: invalid syntax`;
  throw invalidParameter('exclude_alerts', why);
}

function groupJson({ group, rules, evaluatedAtMs }: EvaluatedGroup, hidesAlerts: boolean): object {
  return {
    name: group.name,
    file: group.file,
    rules: rules.map((rule) => ruleJson(rule, evaluatedAtMs, hidesAlerts)),
    interval: evaluationMs / 1000,
    limit: 0,
    // The time is zero, so that the demo's answers are the same on each run.
    evaluationTime: 0,
    lastEvaluation: new Date(evaluatedAtMs).toISOString(),
  };
}

function ruleJson(
  { rule, alerts, lastError }: EvaluatedRule,
  evaluatedAtMs: number,
  hidesAlerts: boolean,
): object {
  const query = formatExpr(compilePromql(rule.expr));
  const evaluation = {
    health: lastError === '' ? 'ok' : 'err',
    ...(lastError === '' ? {} : { lastError }),
    evaluationTime: 0,
    lastEvaluation: new Date(evaluatedAtMs).toISOString(),
    type: rule.kind,
  };
  if (rule.kind === 'recording') return { name: rule.name, query, ...evaluation };
  return {
    state: ruleState(alerts),
    name: rule.name,
    query,
    duration: rule.forSeconds,
    keepFiringFor: 0,
    labels: sorted(rule.labels),
    annotations: sorted(rule.annotations),
    alerts: hidesAlerts ? null : alerts.map(alertJson),
    ...evaluation,
  };
}

function alertJson(alert: ActiveAlert): object {
  return {
    labels: sorted(alert.labels),
    annotations: sorted(alert.annotations),
    state: alert.state,
    activeAt: new Date(alert.activeAtMs).toISOString(),
    value: formatExponent(alert.value),
  };
}

function sorted(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(sortedEntries(labels));
}
