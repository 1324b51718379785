import { ObsqError } from '../../domain/errors.ts';
import { parsedOrThrow } from '../../domain/text/parsed.ts';
import { formatDuration, parseDuration } from '../../domain/time/duration.ts';
import type { OutputFormat } from '../io/output-format.ts';
import type { CommandSpec } from '../session/command.ts';
import type { Session } from '../session/session.ts';
import type { OpenSession } from '../setup/create-session.ts';
import { runTicks, sleepUnless } from './tick-loop.ts';
import { createTickSession, type TickAnswer } from './tick-session.ts';
import { createTickWriter } from './tick-writer.ts';

/** The least interval between two ticks (docs/architecture.md rule 9). */
const leastMs = 5000;

/** Runs a command repeatedly until it is interrupted (`--watch`). Throws ObsqError usage for flags that `--watch` excludes. */
export async function watchCommand(open: OpenSession, spec: CommandSpec, timeoutMs: number): Promise<void> {
  const { session } = open;
  const { invocation } = session;
  const everyMs = readInterval(session);
  refuseFlags(session);
  const writer = createTickWriter(session, formatDuration(everyMs));
  await runTicks<TickAnswer>({
    everyMs,
    timeoutMs,
    interrupted: session.interrupted,
    monotonicMs: () => session.io.monotonicMs(),
    sleep: sleepUnless,
    ask: async (signal) => {
      open.beginFacts();
      // Each JSON line contains a whole answer, so a command must not stream its rows.
      const format = session.mode.format === 'jsonl' ? 'json' : session.mode.format;
      const tick = createTickSession(session, format, signal);
      await spec.run(tick.session, invocation);
      return tick.answer();
    },
    // The facts are taken at each tick, so that they do not accumulate.
    show: async (outcome) => writer.show(outcome, await open.takeFacts()),
  });
  await writer.end();
}

function readInterval(session: Session): number {
  const everyMs = parsedOrThrow(parseDuration(session.invocation.text('watch') ?? ''), '--watch');
  if (everyMs >= leastMs) return everyMs;
  throw new ObsqError({
    kind: 'usage',
    message: `--watch ${formatDuration(everyMs)}: a store is asked every ${formatDuration(leastMs)} at most`,
    hint: `--watch ${formatDuration(leastMs)}`,
  });
}

/** Formats with an end to each tick. */
const watchable: readonly OutputFormat[] = ['table', 'wide', 'chart', 'jsonl'];

function refuseFlags({ invocation, mode }: Session): void {
  if (!watchable.includes(mode.format)) {
    throw new ObsqError({
      kind: 'usage',
      message: `-o ${mode.format} cannot be watched: it is one answer`,
      hint: '-o jsonl prints a line a tick',
    });
  }
  for (const flag of ['at', 'to']) {
    if (invocation.text(flag) === undefined) continue;
    throw new ObsqError({
      kind: 'usage',
      message: `--watch follows the clock, and --${flag} holds it`,
      hint: '--since 1h --watch 10s',
    });
  }
  for (const flag of ['fail-if', 'fail-empty']) {
    if (invocation.list(flag).length === 0 && !invocation.on(flag)) continue;
    throw new ObsqError({
      kind: 'usage',
      message: `--${flag} decides the exit code, and --watch has none: it goes on until it is stopped`,
      hint: 'leave out one of the two',
    });
  }
}
