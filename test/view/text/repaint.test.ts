import xterm from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Painted, repaint } from '../../../src/view/text/repaint.ts';

const columns = 20;
const rows = 8;

type Terminal = InstanceType<typeof xterm.Terminal>;

const write = (terminal: Terminal, bytes: string): Promise<void> =>
  new Promise((resolve) => terminal.write(bytes, resolve));

/** Everything the terminal holds, what has scrolled away included, without empty rows at the end. */
function allRows(terminal: Terminal): string[] {
  const { active } = terminal.buffer;
  const texts = Array.from(
    { length: active.length },
    (_, row) => active.getLine(row)?.translateToString(true) ?? '',
  );
  while (texts.length > 0 && texts.at(-1) === '') texts.pop();
  return texts;
}

function open(): Terminal {
  return new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 200 });
}

function block(texts: readonly string[], size = { widthCells: columns, heightCells: rows }): Painted {
  return { rows: texts.map((text) => ({ text, cells: text.length })), ...size };
}

const letters = fc.string({ unit: fc.constantFrom('a', 'b', '-'), minLength: 1, maxLength: columns });
const blocks = fc.array(fc.array(letters, { minLength: 1, maxLength: rows - 1 }), {
  minLength: 1,
  maxLength: 6,
});

describe('repaint', () => {
  it('leaves the last block and what stood before the first, wherever it began', async () => {
    await fc.assert(
      fc.asyncProperty(blocks, fc.integer({ min: 1, max: rows + 3 }), async (painted, above) => {
        const terminal = open();
        const before = Array.from({ length: above }, (_, index) => `$ ${index}`);
        await write(terminal, before.map((line) => `${line}\r\n`).join(''));
        let last: Painted | null = null;
        for (const texts of painted) {
          const next = block(texts);
          await write(terminal, repaint(last, next));
          last = next;
        }
        expect(allRows(terminal)).toEqual([...before, ...(painted.at(-1) ?? [])]);
        expect(terminal.buffer.active.cursorX).toBe(0);
        terminal.dispose();
      }),
      { numRuns: 60 },
    );
  });

  it('writes only the rows that changed, and nothing where none did', () => {
    const first = block(['status 1', 'alpha', 'beta', 'gamma']);
    expect(repaint(first, first)).toBe('');
    const bytes = repaint(first, block(['status 1', 'alpha', 'BETA', 'gamma']));
    expect(bytes).toContain('BETA');
    for (const text of ['status', 'alpha', 'gamma']) expect(bytes).not.toContain(text);
  });

  it('starts anew below what it reaches when the terminal got narrower', async () => {
    const terminal = open();
    await write(terminal, repaint(null, block(['x'.repeat(20), 'short'])));
    terminal.resize(10, rows);
    const next = block(['y'.repeat(10), 'z'], { widthCells: 10, heightCells: rows });
    const wide = block(['x'.repeat(20), 'short']);
    await write(terminal, repaint(wide, next));
    expect(allRows(terminal).slice(-2)).toEqual(['y'.repeat(10), 'z']);
    expect(allRows(terminal).filter((line) => line === 'short')).toEqual([]);
    terminal.dispose();
  });
});
