import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeySplitter, type InputEvent } from '../../../src/tui/terminal/key-splitter.ts';

const keysOf = (events: readonly InputEvent[]): string[] =>
  events.map((event) => (event.kind === 'key' ? event.key : `paste:${event.text}`));

const table: readonly (readonly [bytes: string, keys: readonly string[]])[] = [
  ['abc', ['a', 'b', 'c']],
  ['A ', ['A', 'space']],
  ['\r', ['enter']],
  ['\u0003', ['ctrl+c']],
  ['\u001a', ['ctrl+z']],
  ['\u001c', ['ctrl+\\']],
  ['\u007f', ['backspace']],
  ['\t\u001b[Z', ['tab', 'shift+tab']],
  ['\u001b[A\u001b[B\u001b[C\u001b[D', ['up', 'down', 'right', 'left']],
  ['\u001bOA\u001bOH', ['up', 'home']],
  ['\u001b[5~\u001b[6~\u001b[3~', ['pageup', 'pagedown', 'delete']],
  ['\u001b[1;5C', ['ctrl+right']],
  ['\u001b[1;2A', ['shift+up']],
  ['\u001bx', ['alt+x']],
  ['\u001b\u001b[A', ['escape', 'up']],
  ['\u001b[200~a\nb\u001b[31m\u001b[201~q', ['paste:a\nb\u001b[31m', 'q']],
  ['한é', ['한', 'é']],
  ['\u001b]11;rgb:0000/0000/0000\u0007q', ['q']],
  ['\u001b[?62;22cq', ['q']],
  ['\u001b[<0;10;10Mq', ['q']],
  ['\u001b[I\u001b[Oq', ['q']],
];

describe('key splitter', () => {
  it.each(table)('reads %j', (bytes, keys) => {
    expect(keysOf(createKeySplitter().push(bytes))).toEqual(keys);
  });

  it('reads the same however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...table), { maxLength: 6 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 4 })),
        (rows, cuts) => {
          const bytes = rows.map(([text]) => text).join('');
          const splitter = createKeySplitter();
          const seen: string[] = [];
          const units = [...bytes];
          for (let start = 0; start < units.length; ) {
            const size = cuts.next().value ?? 1;
            seen.push(...keysOf(splitter.push(units.slice(start, start + size).join(''))));
            start += size;
          }
          seen.push(...keysOf(splitter.flush()));
          expect(seen).toEqual(rows.flatMap(([, keys]) => keys));
        },
      ),
    );
  });

  it('holds an Escape back until it is known to stand alone', () => {
    const splitter = createKeySplitter();
    expect(splitter.push('\u001b')).toEqual([]);
    expect(splitter.isWaiting).toBe(true);
    expect(keysOf(splitter.flush())).toEqual(['escape']);
    expect(splitter.isWaiting).toBe(false);
  });

  it('never loses its way: after any noise a key is read again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (noise) => {
        const splitter = createKeySplitter();
        splitter.push(noise.replaceAll('\u001b[200~', ''));
        splitter.flush();
        splitter.flush();
        const keys = keysOf(splitter.push('q'));
        expect(keys[keys.length - 1] === 'q' || splitter.isWaiting).toBe(true);
      }),
    );
  });

  it('types text only for keys that type', () => {
    const [letter, arrow] = createKeySplitter().push('x\u001b[A');
    expect(letter).toEqual({ kind: 'key', key: 'x', text: 'x' });
    expect(arrow).toEqual({ kind: 'key', key: 'up', text: '' });
  });
});
