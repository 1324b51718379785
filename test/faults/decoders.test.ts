import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { ObsqError } from '../../src/domain/errors.ts';
import { cpuMs } from '../helpers/cpu-time.ts';
import { type Decoder, decoders } from '../helpers/faults/decoders.ts';
import { damageElement, mutateAnswer } from '../helpers/faults/mutate-answer.ts';
import { pick, seededRandom } from '../helpers/faults/random.ts';

/** OBSQ_FUZZ is the number of bodies for each decoder (`npm run fuzz`: 10,000); the usual tests take a fixed sample. */
const bodies = Number(process.env.OBSQ_FUZZ ?? '60');
const seed = Number(process.env.OBSQ_FUZZ_SEED ?? '1');

/** The longest that one body may take, ms: the strange values reach 60 KB, on a busy machine. */
const mostMs = 5_000;
/** What may stay on the heap of all the bodies of a decoder, bytes. */
const mostGrowth = 24 * 1024 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heldBytes(): number {
  collectGarbage();
  return getHeapStatistics().used_heap_size;
}

type End =
  | { readonly kind: 'read'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly error: unknown };

async function readBody(decoder: Decoder, body: string, status: number): Promise<End> {
  try {
    return { kind: 'read', value: await decoder.read(body, status) };
  } catch (error) {
    return { kind: 'refused', error };
  }
}

describe.each(decoders.map((decoder) => [decoder.name, decoder] as const))('%s', (_name, decoder) => {
  it('has answers of real servers to begin with, which it reads', async () => {
    expect(decoder.seeds.length).toBeGreaterThan(0);
    for (const body of decoder.seeds) {
      const end = await readBody(decoder, body, 200);
      expect(end.kind, end.kind === 'refused' ? String(end.error) : '').toBe('read');
    }
  });

  it('reads or refuses each mutated body in time, and keeps nothing of it', {
    timeout: 600_000,
  }, async () => {
    const random = seededRandom(seed);
    const before = heldBytes();
    let refused = 0;
    for (let turn = 0; turn < bodies; turn += 1) {
      const body = String(mutateAnswer(pick(random, decoder.seeds), random));
      const status = random() < 0.9 ? 200 : pick(random, [204, 206, 301, 400, 418, 422, 429, 500, 503]);
      const began = cpuMs();
      const end = await readBody(decoder, body, status);
      const told = `${decoder.name}, seed ${seed}, body ${turn} with ${status}: ${body.slice(0, 300)}`;
      expect(cpuMs() - began, told).toBeLessThan(mostMs);
      if (end.kind === 'read') continue;
      refused += 1;
      expect(end.error, `${told}\n${(end.error as Error).stack}`).toBeInstanceOf(ObsqError);
      expect((end.error as ObsqError).kind, told).not.toBe('bug');
    }
    // A mutation that never hurt would pass for the wrong reason.
    expect(refused).toBeGreaterThan(bodies / 20);
    expect(heldBytes() - before).toBeLessThan(mostGrowth);
  });

  it.runIf(decoder.elements.length > 0)(
    'says so where an element cannot be read',
    { timeout: 600_000 },
    async () => {
      const random = seededRandom(seed);
      let damaged = 0;
      for (let turn = 0; turn < bodies / 4; turn += 1) {
        const seedBody = pick(random, decoder.seeds);
        const body = damageElement(seedBody, decoder.elements, random);
        if (body === null) continue;
        damaged += 1;
        const end = await readBody(decoder, body, 200);
        const isTold =
          end.kind === 'refused' || (end.value as { partial?: boolean } | null)?.partial === true;
        expect(
          isTold,
          `${decoder.name}, body ${turn}: a part is missing without a word: ${body.slice(0, 600)}`,
        ).toBe(true);
      }
      expect(damaged).toBeGreaterThan(0);
    },
  );
});
