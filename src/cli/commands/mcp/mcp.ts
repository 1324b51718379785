import { askingFlags } from '../../flags/common-flags.ts';
import { outputs } from '../../io/output-format.ts';
import type { CatalogueEntry, CommandSpec } from '../../session/command.ts';

/** `obsq mcp`. The catalogue, from which the tools are made, is given because it holds this command too. */
export function mcpCommand(catalogue: readonly CatalogueEntry[]): CommandSpec {
  return {
    name: 'mcp',
    summary: 'the reading commands as tools for assistants (MCP)',
    description:
      'Speaks the Model Context Protocol on standard input and output until that is closed. Every tool is a reading command with its flags and ' +
      'answers with the document of -o json, cut to 64 KiB, which its warnings then say. A caller chooses neither stores nor headers nor ' +
      'files: where the tools ask is what this command line and its environment say. A costly query is refused unless the call has yes.',
    args: [],
    flags: [
      {
        name: 'timeout',
        value: 'DURATION',
        doc: 'the time limit of each call of a tool (30s; 0: no limit)',
        group: 'target',
      },
    ],
    without: [...askingFlags, 'output', 'color', 'verbose', 'debug'].filter((flag) => flag !== 'timeout'),
    outputs: outputs.script,
    lasting: () => true,
    limitsItself: true,
    examples: [
      { command: 'obsq mcp -c prod', doc: "as the command of an assistant's server, on one context" },
      { command: 'obsq mcp --demo', doc: 'on the built-in cluster' },
    ],
    run: async (session, invocation) => {
      if (session.io.stdinIsTerminal)
        await session.notice(
          'an assistant belongs at the other end: JSON-RPC comes on standard input; Ctrl-C ends it',
        );
      const { serveTools } = await import('./serve-tools.ts');
      await serveTools(session, invocation, catalogue);
    },
  };
}
