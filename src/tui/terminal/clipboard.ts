import { spawn } from 'node:child_process';
import type { PasteText } from '../../domain/text/paste-text.ts';
import { encodeOsc52, multiplexerOf } from './osc52.ts';

/** The outcome of a copy. The terminal never confirms that it took the text; a tool does by its exit code. */
export interface CopyOutcome {
  readonly sentToTerminal: boolean;
  /** The tools that took the text, joined by `and`; null if none did. */
  readonly tool: string | null;
  /** Why the terminal or a tool did not take the text, or null. */
  readonly problem: string | null;
}

export type Clipboard = (text: PasteText) => Promise<CopyOutcome>;

export interface ClipboardOptions {
  /** Writes to the terminal. */
  readonly write: (bytes: string) => unknown;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The platform as Node names it; by default this process's own. */
  readonly platform?: string | undefined;
}

/** A tool that hangs (because no display answers) is killed after this time. */
const toolLimitMs = 500;

/** Creates the clipboard. It first sends OSC 52, which reaches the user's own machine through SSH, then runs a local tool if there is one. */
export function createClipboard(options: ClipboardOptions): Clipboard {
  const multiplexer = multiplexerOf(options.environment);
  return async (text) => {
    const bytes = encodeOsc52(text, multiplexer);
    if (bytes !== null) options.write(bytes);
    const problems = bytes === null ? ['it is too long for the terminal'] : [];
    const taken: string[] = [];
    for (const [name, args] of toolsFor(options)) {
      const problem = await runTool(name, args, { text, environment: options.environment });
      if (problem === null) taken.push(name);
      else if (problem !== 'missing') problems.push(`${name}: ${problem}`);
      // tmux keeps the text in its own paste buffer, so the desktop's clipboard needs a further tool.
      if (problem === null && name !== 'tmux') break;
    }
    return {
      sentToTerminal: bytes !== null,
      tool: taken.length === 0 ? null : taken.join(' and '),
      problem: problems.length === 0 ? null : taken.length > 0 ? (problems[0] ?? null) : problems.join('; '),
    };
  };
}

type Tool = readonly [name: string, args: readonly string[]];

function toolsFor({ environment, platform = process.platform }: ClipboardOptions): readonly Tool[] {
  const isSet = (name: string): boolean => (environment[name] ?? '') !== '';
  return [
    // By default (set-clipboard external) tmux forwards no program's OSC 52, but it forwards a buffer loaded with -w (since 3.2).
    ...(isSet('TMUX') ? [['tmux', ['load-buffer', '-w', '-']] as const] : []),
    ...(platform === 'darwin' ? [['pbcopy', []] as const] : []),
    ...(isSet('WAYLAND_DISPLAY') ? [['wl-copy', []] as const] : []),
    ...(isSet('DISPLAY')
      ? [['xclip', ['-selection', 'clipboard']] as const, ['xsel', ['--clipboard', '--input']] as const]
      : []),
  ];
}

interface ToolInput {
  readonly text: string;
  readonly environment: ClipboardOptions['environment'];
}

/** Runs a tool. Resolves with null if it took the text, with `missing` if it is not installed, else with the reason. */
function runTool(
  name: string,
  args: readonly string[],
  { text, environment }: ToolInput,
): Promise<string | null> {
  return new Promise((resolve) => {
    // Some tools keep running to serve the clipboard, so they must not inherit our streams.
    const child = spawn(name, args, { stdio: ['pipe', 'ignore', 'ignore'], env: { ...environment } });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      resolve(`gave no answer in ${toolLimitMs} ms`);
    }, toolLimitMs);
    const finish = (problem: string | null): void => {
      clearTimeout(timer);
      resolve(problem);
    };
    child.on('error', (error: NodeJS.ErrnoException) =>
      finish(error.code === 'ENOENT' ? 'missing' : error.message),
    );
    child.on('exit', (code) => finish(code === 0 ? null : `ended with ${code}`));
    // A tool that ends without reading closes the pipe; its exit code reports the failure.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(text);
  });
}
