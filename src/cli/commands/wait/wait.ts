import { ObsqError } from '../../../domain/errors.ts';
import { type FailIf, parseFailIf } from '../../../domain/metrics/fail-if.ts';
import { parsedOrThrow } from '../../../domain/text/parsed.ts';
import { checkArguments } from '../../flags/check-arguments.ts';
import type { Invocation } from '../../io/invocation.ts';
import type { Io } from '../../io/io.ts';
import { outputs } from '../../io/output-format.ts';
import type { CommandSpec, FlagSpec } from '../../session/command.ts';
import { findWaited, innerInvocation, type Waited } from './waited-words.ts';

/** Flags of a waited command that a wait does not have: each holds the clock, cuts rows before they are judged, or is a wait's own matter. */
const leftOut = ['at', 'to', 'follow', 'limit', 'top', 'watch', 'fail-if', 'fail-empty'];

const ownFlags: readonly FlagSpec[] = [
  {
    name: 'until',
    value: 'CONDITION',
    repeat: true,
    doc: "what to wait for: 'errors < 5%', which every row has to meet; several: all of them. With --alert: firing, pending, resolved",
    group: 'own',
  },
  { name: 'any', doc: 'one row that meets the condition is enough', group: 'own' },
  { name: 'alert', value: 'NAME', doc: 'wait for an alert instead of a query', group: 'own' },
  { name: 'interval', value: 'DURATION', doc: 'ask this often, 5s at least (5s)', group: 'own' },
  {
    name: 'timeout',
    value: 'DURATION',
    doc: 'wait at most this long, then exit 5 (30s; 0: no limit)',
    group: 'target',
  },
];

const namespaceFlag: FlagSpec = {
  name: 'namespace',
  short: 'n',
  value: 'NAMESPACE',
  doc: 'only alerts of this namespace',
  group: 'own',
  completes: 'namespace',
};

const frame = {
  name: 'wait',
  summary: 'wait until a query or an alert is as it should be: a step of a runbook',
  description:
    'Asks again and again until every row meets --until, and exits 0 then, or 5 when --timeout is over. No row, a cell without a value and ' +
    'a partial answer never meet it. <query> is a saved query with its flags, PromQL, or a command with its words: metrics, logs, traces, ' +
    'rules, check. A store that is down in between is asked again, and stderr says so. The last answer goes to stdout.',
  args: [
    {
      name: 'query',
      required: false,
      variadic: true,
      doc: 'a saved query, PromQL, or a command with its words',
      completes: 'saved-queries',
    },
  ],
  limitsItself: true,
  lasting: () => true,
  examples: [
    {
      command: "obsq wait red --service cart --until 'errors < 5%' --timeout 5m",
      doc: 'after a deployment, until it has settled',
    },
    { command: "obsq wait 'count(up == 1)' --until 'value >= 3'", doc: 'until three targets are up' },
    {
      command: 'obsq wait --alert ServiceHighErrorRate --until firing',
      doc: 'until an alert fires; or resolved',
    },
    {
      command: "obsq wait rules --until 'failing == 0'",
      doc: 'until every rule can be evaluated',
    },
    {
      command: "obsq wait check -n kube-system --until 'firing == 0' -o json",
      doc: 'until every health rule passes',
    },
  ],
} satisfies Partial<CommandSpec>;

/** Loads `obsq wait`. The words decide whose flags it has besides its own: those of a saved query, of a command, or of an alert. */
export async function loadWaitCommand(words: readonly string[], io: Io): Promise<CommandSpec> {
  if (words.some((word) => /^--alert(=|$)/.test(word))) return alertWait;
  return waitFor(await findWaited(words, ownFlags, io));
}

function waitFor({ spec, word }: Waited): CommandSpec {
  const own = new Set(ownFlags.map(({ name }) => name));
  return {
    ...frame,
    flags: [...ownFlags, ...spec.flags.filter(({ name }) => !own.has(name) && !leftOut.includes(name))],
    without: [...new Set([...(spec.without ?? []), ...leftOut])].filter((name) => name !== 'timeout'),
    outputs: spec.outputs,
    stores: spec.stores,
    run: async (session, invocation) => {
      const conditions = readConditions(invocation);
      const inner = innerInvocation(invocation, { spec, word }, ownFlags);
      checkArguments(spec, inner.args);
      const { runWait } = await import('./run-wait.ts');
      const { judgeRows } = await import('./verdict.ts');
      const isAny = invocation.on('any');
      await runWait(session, {
        until: conditions.map(({ text }) => text),
        goal: conditions.map(({ text }) => `"${text}"`).join(' and '),
        ask: (tick) => spec.run({ ...tick, invocation: inner }, inner),
        judge: (report) => judgeRows(report, { conditions, isAny }),
      });
    },
  };
}

const alertWait: CommandSpec = {
  ...frame,
  flags: [...ownFlags.filter(({ name }) => name !== 'any'), namespaceFlag],
  without: ['since', 'from', 'step', 'sort', 'yes', ...leftOut],
  outputs: outputs.rows,
  stores: ['metrics', 'alerts'],
  run: async (session, invocation) => {
    if (invocation.args.length > 0) throw usage(`too much to wait for: ${invocation.args[0]} and --alert`);
    const { waitForAlert } = await import('./wait-alert.ts');
    await waitForAlert(session, invocation);
  },
};

function readConditions(invocation: Invocation): readonly FailIf[] {
  if (invocation.args.length === 0)
    throw usage('nothing to wait for: wait takes a query, a command or --alert');
  const texts = invocation.list('until');
  if (texts.length === 0) throw usage('wait needs --until: the condition to wait for');
  return texts.map((text) => parsedOrThrow(parseFailIf(text), '--until'));
}

function usage(message: string): ObsqError {
  return new ObsqError({ kind: 'usage', message, hint: frame.examples[0]?.command });
}
