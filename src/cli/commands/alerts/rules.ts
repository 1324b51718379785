import type { RuleGroup } from '../../../domain/alerts/alert.ts';
import { counted } from '../../../domain/text/counted.ts';
import { type GroupedRule, renderRules } from '../../../view/alerts/rule-table.ts';
import { pastFlags } from '../../flags/common-flags.ts';
import { outputs } from '../../io/output-format.ts';
import type { CommandSpec } from '../../session/command.ts';
import { readLimit } from '../../setup/read-limit.ts';
import { pickRules, readRulePick, ruleStates } from './pick-rules.ts';

/** `obsq rules [name]`. */
export const rulesCommand: CommandSpec = {
  name: 'rules',
  summary: 'alerting and recording rules, their state and health',
  description:
    'Every rule that the store evaluates, in its groups, with its last error where it has one. --fail-if can ask for firing and pending ' +
    "(how many alerts) and failing (1 where the rule's own evaluation fails).",
  args: [{ name: 'name', required: false, doc: 'only rules whose name contains this, in any case' }],
  flags: [
    {
      name: 'type',
      value: 'TYPE',
      choices: ['alerting', 'recording'],
      doc: 'alerting or recording',
      group: 'own',
    },
    { name: 'state', value: 'WORDS', doc: `only these states: ${ruleStates.join(', ')}`, group: 'own' },
    {
      name: 'severity',
      value: 'WORDS',
      doc: 'only these severities, with commas: critical,warning',
      group: 'own',
    },
    {
      name: 'namespace',
      short: 'n',
      value: 'NAMESPACE',
      doc: 'only rules that ask for this namespace, or whose alerts are of it',
      group: 'own',
      completes: 'namespace',
    },
    { name: 'group', value: 'NAME', doc: 'only this group', group: 'own' },
  ],
  without: [...pastFlags, 'sort', 'tz'],
  outputs: outputs.rows,
  stores: ['metrics'],
  examples: [
    { command: 'obsq rules --demo', doc: 'all of them' },
    { command: 'obsq rules --type alerting --state firing,pending', doc: 'those that say something now' },
    { command: 'obsq rules -n otel-demo --severity critical', doc: 'the worst of one namespace' },
    { command: "obsq rules --fail-if 'failing > 0'", doc: 'exit 7 when a rule cannot be evaluated' },
  ],
  run: async (session, invocation) => {
    const wanted = readRulePick(invocation);
    const limit = readLimit(session, null) ?? Number.POSITIVE_INFINITY;
    const client = await (await session.stores()).metrics();
    const answer = await client.rules(wanted.kind === null ? {} : { type: typeOf[wanted.kind] });
    const all = rulesOf(answer.data);
    const picked = pickRules(all, wanted);
    const rules = picked.rules.slice(0, limit);
    await session.report({
      kind: 'rules',
      query: null,
      window: null,
      rows: rules.map(ruleRow),
      count: rules.length,
      warnings: answer.warnings,
      infos: [...answer.infos, ...namespaceNotice(picked.withoutNamespace)],
      partial: answer.partial,
      empty:
        all.length === 0
          ? { reason: 'the store evaluates no rules', hint: null }
          : { reason: `none of ${all.length} rules is like that`, hint: 'obsq rules' },
      lines: (frame, format) => renderRules(rules, frame, format === 'wide'),
      csv: () => rulesCsv(rules),
      raw: () => rules.map(({ group, rule }) => [group, rule.name, rule.state ?? '', rule.expr].join('\t')),
      came: picked.rules.length,
      // A limit of what is shown hides nothing from a condition.
      lastValues: () => picked.rules.map(valuesOf),
    });
  },
};

const typeOf = { alerting: 'alert', recording: 'record' } as const;

function namespaceNotice(count: number): readonly string[] {
  return count === 0 ? [] : [`${counted(count, 'rule')} without a namespace left out`];
}

function rulesOf(groups: readonly RuleGroup[]): readonly GroupedRule[] {
  return groups.flatMap(({ name: group, file, intervalSeconds, rules }) =>
    rules.map((rule) => ({ group, file, intervalSeconds, rule })),
  );
}

function valuesOf({ rule }: GroupedRule): Readonly<Record<string, string>> {
  const count = (state: string): string =>
    String(rule.alerts.filter((alert) => alert.state === state).length);
  const failing = rule.health === 'err' || rule.lastError !== '' ? '1' : '0';
  return { firing: count('firing'), pending: count('pending'), failing };
}

/** Schema `rules-row`. */
function ruleRow(one: GroupedRule) {
  const { group, file, intervalSeconds, rule } = one;
  const { firing, pending } = valuesOf(one);
  return {
    name: rule.name,
    type: rule.kind,
    group,
    file,
    intervalSeconds,
    state: rule.state,
    health: rule.health,
    lastError: rule.lastError === '' ? null : rule.lastError,
    durationSeconds: rule.durationSeconds,
    expr: rule.expr,
    labels: rule.labels,
    annotations: rule.annotations,
    alerts: { firing: Number(firing), pending: Number(pending) },
  };
}

function* rulesCsv(rules: readonly GroupedRule[]): Iterable<readonly string[]> {
  yield ['group', 'file', 'name', 'type', 'state', 'health', 'lastError', 'durationSeconds', 'expr'];
  for (const { group, file, rule } of rules) {
    const { name, kind, state, health, lastError, durationSeconds, expr } = rule;
    yield [group, file, name, kind, state ?? '', health, lastError, String(durationSeconds), expr];
  }
}
