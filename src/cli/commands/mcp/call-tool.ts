import { ObsqError, toObsqError } from '../../../domain/errors.ts';
import { sanitize } from '../../../domain/text/sanitize.ts';
import { renderError } from '../../../view/pages/error.ts';
import { encodeLine } from '../../../view/text/ansi.ts';
import { makeTheme } from '../../../view/text/theme.ts';
import { parseInvocation } from '../../app/register.ts';
import { flagsOf } from '../../flags/common-flags.ts';
import type { Io, Output } from '../../io/io.ts';
import { reportDocument } from '../../output/report-document.ts';
import type { CommandSpec } from '../../session/command.ts';
import { createSession } from '../../setup/create-session.ts';
import { createTickSession } from '../../watch/tick-session.ts';
import { boundDocument } from './bound-document.ts';
import type { ToolWords } from './tool-words.ts';

/** The most that an answer may hold, in bytes: what fits into an assistant's context beside the rest. */
const mostBytes = 64 * 1024;

/** The answer of a tool, as the protocol has it. */
export interface ToolResult {
  readonly content: { readonly type: 'text'; readonly text: string }[];
  readonly isError?: true;
  readonly [key: string]: unknown;
}

export interface ToolCall {
  readonly io: Io;
  readonly spec: CommandSpec;
  readonly words: ToolWords;
  /** The flags of the server's own command line that say where to ask, by name, and their words. */
  readonly target: ReadonlyMap<string, readonly string[]>;
  /** Aborts when the caller gives up. */
  readonly signal: AbortSignal;
}

/**
 * Runs a command for one call of a tool. The first text of the result is the document of -o json, the second what the command said on
 * stderr. A failure becomes a result with the sentence that a person would read, and what to try.
 */
export async function callTool({ io, spec, words, target, signal }: ToolCall): Promise<ToolResult> {
  const interrupted = AbortSignal.any([io.interrupted, signal]);
  const out = collect();
  const quiet: Io = {
    ...io,
    stdout: out,
    stderr: collect(),
    stdinIsTerminal: false,
    interrupted,
    // Nobody can be asked before a costly query.
    ask: async () => null,
  };
  const line = [...words.flags, ...targetOf(spec, target), '--output=json', '--', ...words.args];
  const invocation = parseInvocation(spec, line);
  const open = createSession(quiet, spec, invocation);
  try {
    const tick = createTickSession(open.session, 'json', interrupted);
    await spec.run(tick.session, invocation);
    if (interrupted.aborted) throw new ObsqError({ kind: 'cancelled', message: 'cancelled' });
    const { report, empty, warnings, notices } = tick.answer();
    const document =
      report === null
        ? (JSON.parse(out.text()) as Record<string, unknown>)
        : reportDocument(report, empty, await open.takeFacts());
    return resultOf(boundDocument(document, mostBytes), [
      ...warnings.map((text) => `warning: ${text}`),
      ...notices,
    ]);
  } finally {
    await open.close();
  }
}

/** The server's own flags that this command has too. */
function targetOf(spec: CommandSpec, target: ToolCall['target']): readonly string[] {
  return flagsOf(spec.flags, spec.without).flatMap(({ name }) => target.get(name) ?? []);
}

function resultOf(document: string, said: readonly string[]): ToolResult {
  const remarks = said.map((text) => sanitize(text)).join('\n');
  const answer = { type: 'text' as const, text: document };
  return { content: remarks === '' ? [answer] : [answer, { type: 'text', text: remarks }] };
}

/** A failed call: the sentence and the hint as a person reads them. */
export function errorResult(thrown: unknown): ToolResult {
  const theme = makeTheme('none');
  const lines = renderError(toObsqError(thrown), { widthCells: null, ascii: false });
  const text = lines.map((line) => encodeLine(line, theme, false)).join('\n');
  return { content: [{ type: 'text', text }], isError: true };
}

function collect(): Output & { text(): string } {
  const pieces: string[] = [];
  return {
    isTerminal: false,
    widthCells: null,
    heightCells: null,
    write: async (text) => void pieces.push(text),
    text: () => pieces.join(''),
  };
}
