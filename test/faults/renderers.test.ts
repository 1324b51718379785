import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cpuMs } from '../helpers/cpu-time.ts';
import { runInProcess } from '../helpers/fake-io.ts';
import { rendererCommands } from '../helpers/faults/renderer-commands.ts';
import { answerHostile } from '../helpers/hostile-stores.ts';
import { type RecordingServer, startRecordingServer } from '../helpers/recording-server.ts';
import { hostileText } from '../view/text/hostile.ts';

/** OBSQ_FUZZ is the number of texts for each renderer (`npm run fuzz`: 10,000); the usual tests take a fixed sample. */
const texts = Number(process.env.OBSQ_FUZZ ?? '20');
const seed = Number(process.env.OBSQ_FUZZ_SEED ?? '1');
/** Texts that one answer carries, in turn wherever a store's own words stand. */
const textsAtOnce = 50;
/** The longest that a command may take for its answer, ms, on a busy machine. */
const mostMs = 20_000;

const source = fc.sample(hostileText, { numRuns: Math.max(texts, textsAtOnce), seed });
let next = 0;
let server: RecordingServer;
beforeAll(async () => {
  server = await startRecordingServer({
    respond: (seen) => {
      const reply = answerHostile(seen, mark, 'none');
      const body = String(reply.body).replaceAll(mark, takeText);
      return { ...reply, body };
    },
  });
});
afterAll(() => server.close());

const mark = 'HOSTILE';

/** The next text, as it stands inside of a JSON string. */
function takeText(): string {
  const text = source[next % source.length] ?? '';
  next += 1;
  return JSON.stringify(text).slice(1, -1);
}

/** Colours are ours; nothing else may act on a terminal: C0, DEL, C1, bidi marks, lone surrogates. */
const ours = /\u001b\[[0-9;]*m/g;
const acts =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

describe.each([
  ['on a terminal', true],
  ['in a pipe', false],
] as const)('hostile texts %s', (_where, isTerminal) => {
  it.each(rendererCommands.map((command) => [command.join(' '), command] as const))(
    '%s',
    { timeout: 3_600_000 },
    async (_name, command) => {
      next = 0;
      let answered = 0;
      while (next < texts) {
        const first = next;
        const urls = ['metrics', 'logs', 'traces', 'alerts'].flatMap((store) => [
          `--${store}-url`,
          server.url,
        ]);
        const began = cpuMs();
        const { code, stdout, stderr } = await runInProcess([...command, ...urls], { isTerminal });
        const told = `texts ${first} to ${next}, seed ${seed}\n${stderr.slice(0, 1000)}`;
        expect(cpuMs() - began, told).toBeLessThan(mostMs);
        expect([0, 1, 4, 7], told).toContain(code);
        if (next === first) throw new Error(`${command.join(' ')} asks nothing`);
        if (stdout !== '') answered += 1;
        if (isTerminal) expect((stdout + stderr).replace(ours, ''), told).not.toMatch(acts);
        else expect(stderr.replace(ours, ''), told).not.toMatch(acts);
        if (command.includes('json') && stdout !== '') JSON.parse(stdout);
      }
      // A command that only ever failed would pass for the wrong reason.
      expect(answered).toBeGreaterThan(0);
    },
  );
});
