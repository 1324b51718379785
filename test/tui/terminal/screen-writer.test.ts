import xterm from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitize } from '../../../src/domain/text/sanitize.ts';
import { createGrid, putLine } from '../../../src/tui/terminal/cell-grid.ts';
import { diffScreens } from '../../../src/tui/terminal/screen-diff.ts';
import { createScreenWriter } from '../../../src/tui/terminal/screen-writer.ts';
import type { Line } from '../../../src/view/text/line.ts';
import { makeTheme } from '../../../src/view/text/theme.ts';

const theme = makeTheme('dark');
const columns = 24;
const rows = 5;

const write = (terminal: InstanceType<typeof xterm.Terminal>, bytes: string): Promise<void> =>
  new Promise((resolve) => terminal.write(bytes, resolve));

const screenOf = (terminal: InstanceType<typeof xterm.Terminal>): string[] =>
  Array.from({ length: rows }, (_, row) =>
    (terminal.buffer.active.getLine(row)?.translateToString() ?? '').trimEnd(),
  );

/** Colours and attributes of every cell that shows something. */
const stylesOf = (terminal: InstanceType<typeof xterm.Terminal>): string[] =>
  Array.from({ length: rows }, (_, row) => {
    const line = terminal.buffer.active.getLine(row);
    return Array.from({ length: columns }, (_cell, column) => {
      const cell = line?.getCell(column);
      return `${cell?.getFgColor()}/${cell?.isInverse()}`;
    }).join(' ');
  });

const draw = (lines: readonly Line[]) => {
  const grid = createGrid(columns, rows);
  for (const [row, line] of lines.entries())
    putLine(grid, line, { column: 0, row, widthCells: columns }, theme);
  return grid;
};

const text = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: fc.constantFrom('a', 'b', ' ', '가', '漢', 'é', 'e\u0301', '-'), maxLength: 30 }),
);
const line: fc.Arbitrary<Line> = fc.array(
  fc.record({
    text: text.map(sanitize),
    tone: fc.constantFrom('error' as const, 'muted' as const, undefined),
    inverse: fc.boolean(),
  }),
  { maxLength: 3 },
);
const frame = fc.array(line, { minLength: rows, maxLength: rows });

describe('ScreenWriter', () => {
  it('leaves the terminal showing the frame, whatever stood there before', async () => {
    await fc.assert(
      fc.asyncProperty(frame, frame, async (first, second) => {
        const stepped = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
        const fresh = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
        const before = draw(first);
        const after = draw(second);
        await write(stepped, diffScreens(null, before));
        await write(stepped, diffScreens(before, after));
        await write(fresh, diffScreens(null, after));
        expect(screenOf(stepped)).toEqual(screenOf(fresh));
        expect(stylesOf(stepped)).toEqual(stylesOf(fresh));
        expect(stepped.buffer.active.baseY).toBe(0);
        stepped.dispose();
        fresh.dispose();
      }),
      { numRuns: 300 },
    );
  });

  it('sends nothing for an unchanged frame and a few bytes for a changed number', () => {
    const sent: string[] = [];
    const writer = createScreenWriter(
      { write: (bytes) => sent.push(bytes) > 0, once: () => undefined },
      { synchronized: false },
    );
    const paint = (value: string): void =>
      writer.paint(columns, rows, (grid) =>
        putLine(
          grid,
          [{ text: sanitize(`cpu ${value} cores`) }],
          { column: 2, row: 1, widthCells: 20 },
          theme,
        ),
      );
    paint('0.42');
    sent.length = 0;
    paint('0.42');
    expect(sent).toEqual([]);
    paint('0.43');
    expect(sent).toEqual(['\u001b[2;10H3']);
  });

  it('skips frames while the terminal is behind and asks for one when it has caught up', () => {
    const sent: string[] = [];
    let drained = (): void => undefined;
    let asked = 0;
    const writer = createScreenWriter(
      {
        write: (bytes) => {
          sent.push(bytes);
          return false;
        },
        once: (_event, listener) => {
          drained = listener;
        },
      },
      { synchronized: true },
      () => asked++,
    );
    const paint = (value: string): void =>
      writer.paint(columns, rows, (grid) =>
        putLine(grid, [{ text: sanitize(value) }], { column: 0, row: 0, widthCells: 9 }, theme),
      );
    paint('one');
    paint('two');
    paint('three');
    expect(sent).toHaveLength(1);
    expect(writer.isBehind).toBe(true);
    drained();
    expect(asked).toBe(1);
    paint('four');
    expect(sent[1]).toContain('four');
  });

  it('never erases the screen', () => {
    const grid = draw([[{ text: sanitize('hello') }]]);
    expect(diffScreens(null, grid)).not.toMatch(/\u001b\[[23]?J/);
  });
});
