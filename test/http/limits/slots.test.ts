import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSlots } from '../../../src/http/limits/slots.ts';

const never = new AbortController().signal;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('slots', () => {
  it('are never more than allowed, are given in order, and none is lost, whatever is released or cancelled', async () => {
    const steps = fc.array(fc.constantFrom('ask', 'release', 'cancel'), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 4 }), async (steps, perKey) => {
        const slots = createSlots(perKey);
        const held: (() => void)[] = [];
        const order: number[] = [];
        const waiting = new Map<number, AbortController>();
        let asked = 0;
        for (const step of steps) {
          if (step === 'ask') {
            const number = asked++;
            const controller = new AbortController();
            waiting.set(number, controller);
            slots.acquire('a', controller.signal).then(
              (release) => {
                waiting.delete(number);
                order.push(number);
                held.push(release);
              },
              () => undefined,
            );
          } else if (step === 'release') held.shift()?.();
          else {
            const [last] = [...waiting].at(-1) ?? [];
            if (last !== undefined) waiting.get(last)?.abort();
            if (last !== undefined) waiting.delete(last);
          }
          await turn();
          expect(held.length).toBeLessThanOrEqual(perKey);
          expect(waiting.size === 0 || held.length === perKey).toBe(true);
        }
        expect(order).toEqual([...order].sort((a, b) => a - b));
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  it('of one key do not hold up another; a release counts once', async () => {
    const slots = createSlots(1);
    const release = await slots.acquire('a', never);
    await slots.acquire('b', never);
    const next = slots.acquire('a', never);
    release();
    release();
    await next;
    let isThird = false;
    void slots.acquire('a', never).then(() => {
      isThird = true;
    });
    await turn();
    expect(isThird).toBe(false);
  });
});
