import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInProcess } from '../helpers/fake-io.ts';
import { rendererCommands } from '../helpers/faults/renderer-commands.ts';
import { answerHostile } from '../helpers/hostile-stores.ts';
import { type RecordingServer, startRecordingServer } from '../helpers/recording-server.ts';
import { hostileText } from '../view/text/hostile.ts';

let server: RecordingServer;
let text = '';
let error: 'none' | 'json' | 'text' = 'none';

beforeAll(async () => {
  server = await startRecordingServer({ respond: (seen) => answerHostile(seen, text, error) });
});
afterAll(() => server.close());

const stores = ['metrics', 'logs', 'traces', 'alerts'];
const run = (args: readonly string[]) =>
  runInProcess([...args, ...stores.flatMap((store) => [`--${store}-url`, server.url])], { isTerminal: true });

/** Colours are ours; nothing else may act on a terminal: C0, DEL, C1, bidi marks, lone surrogates. */
const ours = /\u001b\[[0-9;]*m/g;
const acts =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

describe('no byte from a store moves a terminal', () => {
  it.each(rendererCommands)('%s %s %s %s %s', async (...words) => {
    const args = words.filter((word) => word !== undefined);
    const seen = { answered: 0 };
    await fc.assert(
      fc.asyncProperty(
        hostileText,
        fc.constantFrom<typeof error>('none', 'none', 'none', 'json', 'text'),
        fc.constantFrom('auto', 'never'),
        async (words, refusal, color) => {
          [text, error] = [words, refusal];
          const { code, stdout, stderr } = await run([...args, '--color', color]);
          if (color === 'never') expect(stdout + stderr).not.toContain('\u001b');
          expect((stdout + stderr).replace(ours, '')).not.toMatch(acts);
          if (args.includes('json') && stdout !== '') JSON.parse(stdout);
          if (refusal === 'none' && stdout !== '') seen.answered += 1;
          expect([0, 1, 4, 7]).toContain(code);
        },
      ),
      { numRuns: 12 },
    );
    // A command that only ever failed would pass for the wrong reason.
    expect(seen.answered).toBeGreaterThan(0);
  });

  it('not even what was typed', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (words) => {
        for (const args of [
          [words],
          ['metrics', words, '--since', words],
          ['metrics', 'up', `--${words}`],
          ['trace', words],
          ['values', words],
        ]) {
          const { stdout, stderr } = await run(args);
          expect((stdout + stderr).replace(ours, '')).not.toMatch(acts);
        }
      }),
      { numRuns: 25 },
    );
  });
});
