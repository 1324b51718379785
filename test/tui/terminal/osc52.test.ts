import xterm from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeOsc52, mostOscBytes, multiplexerOf } from '../../../src/tui/terminal/osc52.ts';

/** What a terminal takes into its clipboard from these bytes. */
const takenBy = async (bytes: string): Promise<string[]> => {
  const terminal = new xterm.Terminal({ cols: 20, rows: 3, allowProposedApi: true });
  const taken: string[] = [];
  terminal.parser.registerOscHandler(52, (data) => {
    taken.push(Buffer.from(data.replace(/^c;/, ''), 'base64').toString('utf8'));
    return true;
  });
  await new Promise<void>((resolve) => terminal.write(bytes, resolve));
  expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe('');
  terminal.dispose();
  return taken;
};

/** GNU screen passes on what stands in a DCS string, and takes each string by itself. */
const throughScreen = (bytes: string): string => {
  const strings = [...bytes.matchAll(/\u001bP([\s\S]*?)\u001b\\/g)].map(([, inside]) => inside ?? '');
  for (const one of strings) expect(one.length).toBeLessThanOrEqual(250);
  return strings.join('');
};

/** tmux with passthrough: the doubled escapes undone. */
const throughTmux = (bytes: string): string => {
  const [, inside = ''] = /\u001bPtmux;([\s\S]*)\u001b\\$/.exec(bytes) ?? [];
  return inside.replaceAll('\u001b\u001b', '\u001b');
};

describe('encodeOsc52', () => {
  it('is taken by a terminal, directly and through multiplexers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), async (text) => {
        const well = Buffer.from(text, 'utf8').toString('utf8');
        expect(await takenBy(encodeOsc52(text, 'none') ?? '')).toEqual([well]);
        expect(await takenBy(throughScreen(encodeOsc52(text, 'screen') ?? ''))).toEqual([well]);
        expect(await takenBy(throughTmux(encodeOsc52(text, 'tmux') ?? ''))).toEqual([well]);
      }),
      { numRuns: 40 },
    );
  });

  it('refuses what terminals would cut', () => {
    expect(encodeOsc52('x'.repeat(mostOscBytes), 'none')?.length).toBeLessThanOrEqual(100_000);
    expect(encodeOsc52('x'.repeat(mostOscBytes + 1), 'none')).toBeNull();
    expect(encodeOsc52('\u6f22'.repeat(mostOscBytes / 3 + 1), 'none')).toBeNull();
  });
});

it.each([
  [{}, 'none'],
  [{ TMUX: '/tmp/tmux-0/default,1,0' }, 'tmux'],
  [{ STY: '1.pts-0.host' }, 'screen'],
  [{ TMUX: '', STY: '' }, 'none'],
])('%j is %s', (environment, expected) => {
  expect(multiplexerOf(environment)).toBe(expected);
});
