import { Server } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { targetFlags } from '../../flags/common-flags.ts';
import type { Invocation } from '../../io/invocation.ts';
import type { CatalogueEntry } from '../../session/command.ts';
import type { Session } from '../../session/session.ts';

import { answeringTransport } from './answering-transport.ts';
import { callTool, errorResult, type ToolResult } from './call-tool.ts';
import { listTools, readCall } from './reading-tools.ts';

const instructions =
  'Metrics, logs and traces, read only. Answers are JSON documents; warnings, partial and empty say what they lack. ' +
  'Begin with check, alerts or a saved_query; pivot goes from a metric, a trace, a log line or an alert to the others.';

/** Serves the reading commands as tools on standard input and output, until that is closed or the program is interrupted. */
export async function serveTools(
  session: Session,
  invocation: Invocation,
  catalogue: readonly CatalogueEntry[],
): Promise<void> {
  const { io } = session;
  const target = targetWords(invocation);
  const inTurn = createTurns();
  const ended = new AbortController();
  const connection = serveStdio(
    () => {
      const server = new Server(
        { name: 'obsq', version: io.version },
        { capabilities: { tools: {} }, instructions },
      );
      server.setRequestHandler('tools/list', async () => ({
        tools: (await listTools(catalogue, io)).map((tool) => ({ ...tool, annotations: readOnly })),
      }));
      server.setRequestHandler('tools/call', async ({ params }, { mcpReq: { signal } }) =>
        inTurn(async () => {
          try {
            const { spec, words } = await readCall(catalogue, io, params.name, params.arguments ?? {});
            return await callTool({ io, spec, words, target, signal });
          } catch (thrown) {
            return errorResult(thrown);
          }
        }),
      );
      return server;
    },
    { transport: answeringTransport(io, () => ended.abort()) },
  );
  await untilAborted(AbortSignal.any([io.interrupted, ended.signal]));
  await connection.close();
}

const readOnly = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true };

/** The flags of this command line that say where to ask and for how long, as words for the line of each call. */
function targetWords(invocation: Invocation): ReadonlyMap<string, readonly string[]> {
  const words = new Map<string, readonly string[]>();
  for (const flag of [...targetFlags, 'timeout']) {
    const values = invocation.list(flag).map((value) => `--${flag}=${value}`);
    words.set(flag, invocation.on(flag) ? [`--${flag}`] : values);
  }
  return words;
}

/** Runs calls one after another, so that a store never has more requests of this process at once than of a command. */
function createTurns(): (call: () => Promise<ToolResult>) => Promise<ToolResult> {
  let last: Promise<unknown> = Promise.resolve();
  return (call) => {
    const next = last.then(call);
    last = next;
    return next;
  };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
