import type { Session } from './session.ts';

export interface Progress {
  update(done: number, unit: string): void;
  /** Clears the line. */
  end(): void;
}

const firstAfterMs = 1000;
const everyMs = 200;

/** Opens a progress line on stderr for work of more than a second. It appears only on a terminal, as a bar if the total is known. */
export function openProgress(session: Session, total: number | null): Progress {
  const { io, invocation } = session;
  if (!io.stderr.isTerminal || invocation.on('quiet') || session.mode.isJson)
    return { update: () => undefined, end: () => undefined };
  const startedMs = io.monotonicMs();
  let shownMs = 0;
  return {
    update: (done, unit) => {
      const nowMs = io.monotonicMs();
      if (nowMs - startedMs < firstAfterMs || nowMs - shownMs < everyMs) return;
      shownMs = nowMs;
      void io.stderr.write(`\r\u001b[K${formatProgress(done, total, unit)}`);
    },
    end: () => {
      if (shownMs > 0) void io.stderr.write('\r\u001b[K');
    },
  };
}

const barCells = 24;

/** Formats progress: `[#####.......] 41% 1234 lines`, or only the count if the total is unknown. */
export function formatProgress(done: number, total: number | null, unit: string): string {
  if (total === null || total <= 0) return `${done} ${unit}`;
  const share = Math.min(1, done / total);
  const filled = Math.round(share * barCells);
  return `[${'#'.repeat(filled)}${'.'.repeat(barCells - filled)}] ${Math.round(share * 100)}% ${done} ${unit}`;
}
