import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Admission, createStoreGate, type Pass } from '../../../src/http/limits/store-gate.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

type Step = 'ask' | 'cancel' | 'answer' | 'fail' | 'abandon' | 'trouble' | 'too late' | 'rested';

describe('a gate', () => {
  it('keeps a store in trouble to one request at a time, and forgets nobody, whatever happens', async () => {
    const step = fc.constantFrom<Step>(
      'ask',
      'ask',
      'cancel',
      'answer',
      'fail',
      'abandon',
      'trouble',
      'trouble',
      'too late',
      'rested',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
        const rests: (() => void)[] = [];
        const gate = createStoreGate<string>({
          maxRetries: 2,
          wait: () => new Promise((resolve) => rests.push(resolve)),
        });
        const out: Pass[] = [];
        const waiting = new Map<number, AbortController>();
        let asked = 0;
        const ask = (): void => {
          const number = asked++;
          const controller = new AbortController();
          waiting.set(number, controller);
          gate.enter(controller.signal).then(
            (admission: Admission<string>) => {
              waiting.delete(number);
              if ('refusal' in admission) return;
              out.push(admission.pass);
            },
            () => undefined,
          );
        };
        const settle = (kind: Step): void => {
          const pass = out.shift();
          if (pass === undefined) return;
          if (kind === 'answer') {
            gate.settle(pass, { kind: 'answered' });
          } else if (kind === 'fail') gate.settle(pass, { kind: 'failed' });
          else if (kind === 'abandon') gate.settle(pass, { kind: 'abandoned' });
          else {
            const restMs = kind === 'trouble' ? 100 : null;
            if (gate.settle(pass, { kind: 'trouble', restMs, refusal: 'no' })) ask();
          }
        };
        for (const each of steps) {
          if (each === 'ask') ask();
          else if (each === 'rested') rests.shift()?.();
          else if (each === 'cancel') {
            const [number] = [...waiting.keys()];
            if (number !== undefined) waiting.get(number)?.abort();
            if (number !== undefined) waiting.delete(number);
          } else settle(each);
          await turn();
          // Who waits, waits for a rest or for what comes of one request.
          const probes = out.filter(({ isProbe }) => isProbe).length;
          expect(probes).toBeLessThanOrEqual(1);
          expect(gate.isOpen && waiting.size > 0).toBe(false);
          expect(waiting.size === 0 || probes === 1 || rests.length > 0).toBe(true);
        }
        // In the end everyone is let through.
        for (let round = 0; waiting.size > 0 && round < 500; round++) {
          rests.shift()?.();
          settle('answer');
          await turn();
        }
        expect(waiting.size).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it('rests as long as any of those asked for who failed at the same time', async () => {
    const rests: { readonly ms: number; readonly end: () => void }[] = [];
    const gate = createStoreGate<string>({
      maxRetries: 2,
      wait: (ms) => new Promise((end) => rests.push({ ms, end })),
    });
    const never = new AbortController().signal;
    const passes: Pass[] = [];
    for (let index = 0; index < 3; index++) {
      const admission = await gate.enter(never);
      if ('pass' in admission) passes.push(admission.pass);
    }
    const [first, second, third] = passes;
    if (first === undefined || second === undefined || third === undefined) throw new Error('all may go');
    gate.settle(first, { kind: 'trouble', restMs: 100, refusal: 'a' });
    gate.settle(second, { kind: 'trouble', restMs: 7_000, refusal: 'b' });
    gate.settle(third, { kind: 'trouble', restMs: 50, refusal: 'c' });
    let isThrough = false;
    const waiting = gate.enter(never).then((admission) => {
      isThrough = true;
      return admission;
    });
    rests[0]?.end();
    await turn();
    expect([rests[0]?.ms, isThrough]).toEqual([100, false]);
    // Less what went by between the two failures, which a busy machine may stretch.
    expect((rests[1]?.ms ?? 0) / 1_000).toBeCloseTo(6.9, 0);
    rests[1]?.end();
    expect(await waiting).toEqual({ pass: { isProbe: true } });
    expect(rests).toHaveLength(2);
  });

  it('refuses all who wait when the last retry failed, with what was said then', async () => {
    const gate = createStoreGate<string>({ maxRetries: 2, wait: async () => undefined });
    const never = new AbortController().signal;
    const first = await gate.enter(never);
    if (!('pass' in first)) throw new Error('it may go');
    gate.settle(first.pass, { kind: 'trouble', restMs: 1, refusal: 'one' });
    const others = [gate.enter(never), gate.enter(never), gate.enter(never), gate.enter(never)];
    for (const [index, refusal] of ['two', 'three'].entries()) {
      const admission = await others[index];
      if (admission === undefined || !('pass' in admission)) throw new Error('it is its turn');
      const mayEnter = gate.settle(admission.pass, { kind: 'trouble', restMs: 1, refusal });
      expect(mayEnter).toBe(index === 0);
    }
    expect(await Promise.all(others.slice(2))).toEqual([{ refusal: 'three' }, { refusal: 'three' }]);
  });
});
