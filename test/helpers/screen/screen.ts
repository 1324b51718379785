import { createSubjects, type Subjects } from './checks.ts';
import { findOverlay, type ShownOverlay } from './find-overlay.ts';
import { findPanes, type ShownPane } from './find-panes.ts';
import { bytesOfKey } from './keys.ts';
import type { PaneName } from './pane-conditions.ts';
import { linesOf, type Picture } from './picture.ts';
import type { ScreenSource } from './screen-source.ts';
import { waitFor } from './wait-for.ts';

/**
 * A screen as a person uses it: keys, and what is seen of them.
 * `await screen.pane('logs').isFocused().selects('ERROR payment').and.status('logs ok')` waits until all of it is so at once.
 */
export interface Screen extends Subjects {
  /** Presses keys by their names, all in one read of the program: `press('4', 'Enter')`, `press('Ctrl-C')`. */
  press(...keys: string[]): void;
  /** Types text as it is. */
  type(text: string): void;
  /** The rows, without spaces at their ends. */
  lines(): string[];
  /** What a pane shows now. Throws where it is not on the screen. */
  read(name: PaneName): ShownPane;
  /** The box over the panes. Throws where there is none. */
  readOverlay(): ShownOverlay;
}

/** A driver of a screen. */
export function createScreen(source: ScreenSource): Screen {
  const pressed: string[] = [];
  const picture = (): Picture => {
    const now = source.picture();
    if (now === null) throw new Error('a frame is on its way: wait for what it is to show');
    return now;
  };
  return {
    ...createSubjects((conditions) => waitFor(source, conditions, () => pressed)),
    press: (...keys) => {
      const bytes = keys.map(bytesOfKey).join('');
      pressed.push(...keys);
      source.write(bytes);
    },
    type: (text) => {
      pressed.push(JSON.stringify(text));
      source.write(text);
    },
    lines: () => linesOf(picture()),
    read: (name) => {
      const pane = findPanes(picture()).find((one) => one.name === name);
      if (pane === undefined)
        throw new Error(`pane ${name} is not on the screen:\n${linesOf(picture()).join('\n')}`);
      return pane;
    },
    readOverlay: () => {
      const overlay = findOverlay(picture());
      if (overlay === null) throw new Error(`no overlay is on the screen:\n${linesOf(picture()).join('\n')}`);
      return overlay;
    },
  };
}
