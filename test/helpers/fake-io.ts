import { run } from '../../src/cli/app/run.ts';
import type { Io, Output } from '../../src/cli/io/io.ts';

export interface FakeIoOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Both streams are a terminal of 80x24; a pipe otherwise. */
  readonly isTerminal?: boolean;
  readonly widthCells?: number;
  readonly nowMs?: number;
  /** What the person answers; null: nobody is there. */
  readonly answer?: string | null;
  readonly interrupted?: AbortSignal;
}

export interface FakeRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** 2026-11-20T13:00:00Z, as `runObsq`. */
export const fakeNowMs = 1_795_179_600_000;

/** Runs a command line in this process, against streams that only collect. No HOME: nothing is read or kept. */
export async function runInProcess(argv: readonly string[], options: FakeIoOptions = {}): Promise<FakeRun> {
  const out = collect(options);
  const err = collect(options);
  const code = await run(argv, fakeIo({ ...options, stdout: out.output, stderr: err.output }));
  return { code, stdout: out.text(), stderr: err.text() };
}

interface FakeStreams {
  readonly stdout?: Output;
  readonly stderr?: Output;
}

/** A world of its own for code that wants one; what it writes is lost unless streams are given. */
export function fakeIo(options: FakeIoOptions & FakeStreams = {}): Io {
  return {
    version: '0.0.0',
    environment: options.environment ?? {},
    workingDirectory: '/',
    stdout: options.stdout ?? collect(options).output,
    stderr: options.stderr ?? collect(options).output,
    stdinIsTerminal: options.isTerminal === true,
    clock: { now: () => options.nowMs ?? fakeNowMs },
    interrupted: options.interrupted ?? new AbortController().signal,
    ask: async () => options.answer ?? null,
    monotonicMs: () => performance.now(),
  };
}

function collect({ isTerminal = false, widthCells = 80 }: FakeIoOptions): { output: Output; text(): string } {
  const pieces: string[] = [];
  return {
    output: {
      isTerminal,
      widthCells: isTerminal ? widthCells : null,
      heightCells: isTerminal ? 24 : null,
      write: async (text) => void pieces.push(text),
    },
    text: () => pieces.join(''),
  };
}
