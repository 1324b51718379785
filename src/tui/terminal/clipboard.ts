import { spawn } from 'node:child_process';
import { encodeOsc52, multiplexerOf } from './osc52.ts';

/** How a text was taken to the clipboard: the terminal was asked (it does not say whether it did), a tool took it, or why neither. */
export interface CopyOutcome {
  readonly sentToTerminal: boolean;
  /** The tool that took it, or null. */
  readonly tool: string | null;
  /** Why the terminal or a tool did not, or null. */
  readonly problem: string | null;
}

export type Clipboard = (text: string) => Promise<CopyOutcome>;

export interface ClipboardOptions {
  /** Writes to the terminal. */
  readonly write: (bytes: string) => unknown;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** As node names it; this process's own where left out. */
  readonly platform?: string | undefined;
}

/** A tool that hangs (no display answers) is given up after this long. */
const toolLimitMs = 500;

/** The clipboard: OSC 52 first, because it reaches the person's own machine through SSH; then a local tool, where there is one. */
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
      // tmux holds the text for its own paste; a desktop's clipboard is another place.
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
    // As it comes, tmux passes no program's OSC 52 on (set-clipboard external): what it is given by hand it does (-w, since 3.2).
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

/** Resolves with null when the tool took the text, `missing` when it is not installed, else with why not. */
function runTool(
  name: string,
  args: readonly string[],
  { text, environment }: ToolInput,
): Promise<string | null> {
  return new Promise((resolve) => {
    // Tools stay behind to serve the clipboard: nothing of theirs may hold our streams.
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
    // A tool that ends without reading closes the pipe; its exit code says what happened.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(text);
  });
}
