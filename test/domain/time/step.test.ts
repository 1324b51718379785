import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autoStep, resolveStep } from '../../../src/domain/time/step.ts';

const hour = 3_600_000;
const window = (lengthMs: number) => ({ fromMs: 1_000_000, toMs: 1_000_000 + lengthMs });

describe('autoStep', () => {
  it.each([
    [hour, 60, undefined, 60_000],
    [hour, 240, undefined, 15_000],
    [hour, 100, undefined, 60_000], // 36 s is not nice; 30 s would be too many points
    [hour, 10_000, undefined, 1000],
    [hour, 10_000, 15_000, 15_000],
    [hour, 10_000, 40_000, 60_000],
    [6 * hour, 72, undefined, 300_000],
    [0, 80, undefined, 1000],
    [30 * 24 * hour, 720, undefined, hour],
    [3650 * 24 * hour, 80, undefined, 7 * 7 * 24 * hour], // 45.6 days: 7 weeks
  ])('%d ms over %d points, at least %s: %d', (lengthMs, widthPoints, minStepMs, stepMs) => {
    expect(autoStep(window(lengthMs), { widthPoints, minStepMs })).toBe(stepMs);
  });

  it('never asks for more points than fit, nor more than a store gives', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20 * 365 * 24 * hour }),
        fc.integer({ min: 1, max: 50_000 }),
        (lengthMs, widthPoints) => {
          const steps = Math.floor(lengthMs / autoStep(window(lengthMs), { widthPoints }));
          expect(steps).toBeLessThanOrEqual(Math.min(widthPoints, 11_000));
        },
      ),
      { seed: 20261120 },
    );
  });
});

describe('resolveStep', () => {
  const options = { widthPoints: 60 };

  it('takes the step as given, or makes one', () => {
    expect(resolveStep('15s', window(hour), options)).toEqual({ ok: true, value: 15_000 });
    expect(resolveStep(undefined, window(hour), options)).toEqual({ ok: true, value: 60_000 });
  });

  it('lets pass what the servers let pass: 11,001 points and a rest', () => {
    expect(resolveStep('1s', window(11_000_999), options)).toMatchObject({ ok: true });
    expect(resolveStep('1s', window(11_001_000), options)).toEqual({
      ok: false,
      message: '--step 1s gives more than the 11000 points that a store answers',
      hint: '--step 2s, or a shorter window',
    });
  });

  it.each([
    ['0s', '--step must be at least 1ms'],
    ['fine', '--step: "fine" is no duration'],
  ])('refuses %s', (text, message) => {
    expect(resolveStep(text, window(hour), options)).toMatchObject({ ok: false, message });
  });
});
