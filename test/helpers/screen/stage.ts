import xterm from '@xterm/headless';
import { takePicture } from './picture.ts';
import { createScreen, type Screen } from './screen.ts';

/** A terminal without a program, on which a test draws. */
export interface Stage {
  readonly screen: Screen;
  /** What was typed. */
  readonly typed: string[];
  /** Draws rows from the top; `\u001b[7m` begins inverse cells as in any terminal. */
  draw(rows: readonly string[]): void;
}

/** A stage whose conditions have `patienceMs` to come true. */
export function openStage(columns: number, rows: number, patienceMs: number): Stage {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const watchers = new Set<() => void>();
  const typed: string[] = [];
  let pending = 0;
  return {
    typed,
    screen: createScreen({
      patienceMs,
      picture: () => (pending === 0 ? takePicture(terminal) : null),
      watch: (changed) => {
        watchers.add(changed);
        return () => watchers.delete(changed);
      },
      write: (bytes) => typed.push(bytes),
    }),
    draw: (lines) => {
      pending += 1;
      terminal.write(`\u001b[0m\u001b[2J\u001b[H${lines.join('\u001b[0m\r\n')}`, () => {
        pending -= 1;
        for (const watch of watchers) watch();
      });
    },
  };
}
