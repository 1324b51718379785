import { ObsqError } from '../../../domain/errors.ts';
import { ownValue } from '../../../domain/own-value.ts';
import { commonFlags } from '../../flags/common-flags.ts';
import type { Invocation } from '../../io/invocation.ts';
import type { Io } from '../../io/io.ts';
import type { CommandSpec, FlagSpec } from '../../session/command.ts';
import { metricsCommand } from '../metrics/metrics.ts';
import { savedQueryAmong } from '../queries/query-or-name.ts';
import { savedQueryCommand } from '../queries/saved-query.ts';

/** Commands whose answers have rows with values. */
const waitable: Readonly<Record<string, () => Promise<CommandSpec>>> = {
  metrics: async () => metricsCommand,
  logs: async () => (await import('../logs/logs.ts')).logsCommand,
  traces: async () => (await import('../traces/traces.ts')).tracesCommand,
  rules: async () => (await import('../alerts/rules.ts')).rulesCommand,
  check: async () => (await import('../alerts/check.ts')).checkCommand,
  alerts: async () => {
    throw alertsAreNoRows();
  },
};

/** What is waited for, and the word of the line that names it; null for PromQL alone. */
export interface Waited {
  readonly spec: CommandSpec;
  readonly word: string | null;
}

/** Finds the command or saved query to wait for. Throws ObsqError usage for `alerts`. */
export async function findWaited(
  words: readonly string[],
  ownFlags: readonly FlagSpec[],
  io: Io,
): Promise<Waited> {
  const free = freeWords(words, ownFlags);
  const [first] = free;
  const load = ownValue(waitable, first ?? '');
  if (first !== undefined && load !== undefined) return { spec: await load(), word: first };
  const saved = await savedQueryAmong(free, io);
  if (saved === null) return { spec: metricsCommand, word: null };
  return { spec: savedQueryCommand(saved), word: saved.query.name };
}

/** An empty list of alerts may mean that nothing fires or that nothing is evaluated, so it can meet nothing. */
function alertsAreNoRows(): ObsqError {
  return new ObsqError({
    kind: 'usage',
    message: 'wait alerts: an alert that is over has no row that could meet a condition',
    hint: "obsq wait --alert NAME --until resolved, or obsq wait rules --severity critical --until 'firing == 0'",
  });
}

/** The words that are neither flags nor values of flags. A flag that is not known yet may be one of a saved query, with a value. */
function freeWords(words: readonly string[], ownFlags: readonly FlagSpec[]): readonly string[] {
  const switches = new Set(['-A', '--all-namespaces']);
  for (const flag of [...ownFlags, ...commonFlags]) {
    if (flag.value !== undefined) continue;
    switches.add(`--${flag.name}`);
    if (flag.short !== undefined) switches.add(`-${flag.short}`);
  }
  const free: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '--') return [...free, ...words.slice(index + 1)];
    if (!word.startsWith('-')) free.push(word);
    else if (!switches.has(word) && !word.includes('=')) index++;
  }
  return free;
}

/**
 * The command line of the waited command: without the word that names it and without the flags of the wait itself. The conditions are
 * given as those of --fail-if, because a command asks for more rows, and does not stream them, where a condition needs them all.
 */
export function innerInvocation(
  invocation: Invocation,
  { spec, word }: Waited,
  ownFlags: readonly FlagSpec[],
): Invocation {
  const at = word === null ? -1 : invocation.args.indexOf(word);
  const own = new Set(ownFlags.map(({ name }) => name));
  const known = new Set([...spec.flags, ...commonFlags].map(({ name }) => name));
  const has = (flag: string): boolean => known.has(flag) && !own.has(flag);
  return {
    args: invocation.args.filter((_arg, index) => index !== at),
    text: (flag) => (has(flag) ? invocation.text(flag) : undefined),
    on: (flag) => has(flag) && invocation.on(flag),
    list: (flag) => {
      if (flag === 'fail-if' || flag === 'until') return invocation.list('until');
      return has(flag) ? invocation.list(flag) : [];
    },
  };
}
