import type { Io, Output } from './io.ts';
import type { Pager } from './pager.ts';

/** An Io whose long output goes through a pager. */
export interface PagedIo {
  readonly io: Io;
  /** Writes what was held back, and waits until the person has left the pager. */
  end(): Promise<void>;
}

interface Piece {
  readonly to: 'stdout' | 'stderr';
  readonly text: string;
}

/** The exit codes by which a shell or `env` says that there is no such program. */
const missingCodes: readonly (number | null)[] = [126, 127];
/** So much of what a pager got is kept, to be written without it if it turns out to be missing (UTF-16 units). */
const mostKept = 4_000_000;

/**
 * Holds output back until it is longer than the terminal is high, then starts the pager with it; shorter output is written when the
 * command ends. What goes to stderr on the same terminal keeps its place among the held output, and waits while the pager has the screen.
 * A pager that is missing leaves the output as it would be without one. A pager that is left early ends the command, as a closed pipe does.
 */
export function createPagedIo(io: Io, start: () => Promise<Pager | null>, leave: () => void): PagedIo {
  const held: Piece[] = [];
  const toKeep: string[] = [];
  let keptLength = 0;
  let rows = 0;
  let mode: 'holding' | 'paging' | 'plain' = 'holding';
  let pager: Pager | null = null;
  let starting: Promise<void> | null = null;

  const writeHeld = async (): Promise<void> => {
    for (const { to, text } of held.splice(0)) await io[to].write(text);
  };
  const toPager = async (running: Pager, text: string): Promise<void> => {
    if (keptLength <= mostKept) {
      toKeep.push(text);
      keptLength += text.length;
    }
    await running.write(text);
    if (running.hasEnded() && isMissing(running)) await goPlain();
  };
  /** Whether the pager turned out to be no program, and everything that it got is still here. */
  const isMissing = (ended: Pager): boolean =>
    missingCodes.includes(ended.exitCode()) && keptLength <= mostKept;
  const goPlain = async (): Promise<void> => {
    mode = 'plain';
    for (const text of toKeep.splice(0)) await io.stdout.write(text);
    await writeHeld();
  };
  const startPaging = async (): Promise<void> => {
    pager = await start();
    mode = pager === null ? 'plain' : 'paging';
    const running = pager;
    if (running === null) return writeHeld();
    // The command may be waiting for a store when the person leaves.
    void running.ended.then(() => {
      if (!running.isComplete() && !isMissing(running)) leave();
    });
    const first = held.splice(0);
    for (const { to, text } of first) {
      if (to === 'stdout') await toPager(running, text);
      else held.push({ to, text });
    }
  };

  const stdout = outputLike(io.stdout, async (text) => {
    if (mode === 'holding') {
      held.push({ to: 'stdout', text });
      rows += countRows(text, io.stdout.widthCells ?? 80);
      if (rows < (io.stdout.heightCells ?? 24)) return;
      starting ??= startPaging();
      await starting;
      return;
    }
    if (mode === 'plain' || pager === null) await io.stdout.write(text);
    else await toPager(pager, text);
  });
  const stderr = outputLike(io.stderr, async (text) => {
    const waits = io.stderr.isTerminal && (mode === 'paging' || (mode === 'holding' && held.length > 0));
    if (waits) held.push({ to: 'stderr', text });
    else await io.stderr.write(text);
  });

  return {
    io: {
      ...io,
      stdout,
      stderr,
      ask: async (question) => {
        // A question stands below what it is about, and nobody could answer it inside a pager.
        if (mode === 'holding') {
          mode = 'plain';
          await writeHeld();
        }
        return io.ask(question);
      },
    },
    end: async () => {
      await starting;
      if (mode === 'paging' && pager !== null) {
        await pager.end();
        if (isMissing(pager)) return goPlain();
      }
      await writeHeld();
    },
  };
}

function outputLike(inner: Output, write: (text: string) => Promise<void>): Output {
  return {
    isTerminal: inner.isTerminal,
    get widthCells() {
      return inner.widthCells;
    },
    get heightCells() {
      return inner.heightCells;
    },
    write,
  };
}

/** About how many rows a text takes. Colours count as cells: a pager that has too little to show leaves it on the screen. */
function countRows(text: string, widthCells: number): number {
  let rows = 0;
  let from = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
    rows += Math.max(1, Math.ceil((end - from) / (widthCells * 2)));
    from = end + 1;
  }
  return rows;
}
