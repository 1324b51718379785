import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCrashCycle, isWaitingInIncident } from '../../../src/demo/cluster/crash-cycle.ts';
import { createPods, type Pod } from '../../../src/demo/cluster/pods.ts';

const anchor = Date.parse('2026-11-20T11:40:00Z') / 1000;
const pods = createPods(1, anchor - 80 * 86_400).filter((pod) => pod.workload.name === 'payment');
const onePod = fc.constantFrom(...pods);

/** Walks second by second: what the closed forms must agree with. */
function walk(pod: Pod, untilSeconds: number) {
  const cycle = createCrashCycle(pod, anchor);
  let run = 0;
  let restarts = 0;
  let kills = 0;
  for (let second = anchor; second < untilSeconds; second++) {
    if (cycle.at(second).running) run++;
    if (!cycle.at(second).running && cycle.at(second - 1).running) kills++;
    if (cycle.at(second).running && !cycle.at(second - 1).running) restarts++;
  }
  return { run, restarts, kills };
}

describe('createCrashCycle', () => {
  it('has three pods to look at', () => {
    expect(pods).toHaveLength(3);
  });

  it('counts what a walk through every second counts', () => {
    for (const pod of pods) {
      const cycle = createCrashCycle(pod, anchor);
      for (const minutes of [1, 7, 25, 35, 120]) {
        const until = anchor + minutes * 60 + 13;
        const walked = walk(pod, until);
        expect(cycle.incidentRunSeconds(until)).toBeCloseTo(walked.run, 6);
        expect(cycle.at(until - 1).restarts).toBe(walked.restarts);
        expect(cycle.kills(anchor, until)).toHaveLength(walked.kills);
      }
    }
  });

  it('is healthy until the anchor', () => {
    fc.assert(
      fc.property(onePod, fc.integer({ min: 0, max: 30 * 86_400 }), (pod, before) => {
        const cycle = createCrashCycle(pod, anchor);
        expect(cycle.at(anchor - before)).toEqual({
          running: true,
          startedSeconds: pod.startedSeconds,
          restarts: 0,
          killedSeconds: null,
        });
        expect(cycle.incidentRunSeconds(anchor - before)).toBe(0);
        expect(cycle.memoryShare(anchor - before)).toBe(cycle.memoryShare(anchor - 1));
      }),
    );
  });

  it('fills its memory to the limit before each kill and begins low after', () => {
    for (const pod of pods) {
      const cycle = createCrashCycle(pod, anchor);
      for (const { killedSeconds, restartSeconds } of cycle.kills(anchor, anchor + 7200)) {
        expect(cycle.memoryShare(killedSeconds - 0.01)).toBeGreaterThan(0.98);
        expect(cycle.memoryShare(restartSeconds)).toBeLessThan(0.4);
        expect(cycle.at(killedSeconds - 0.01).running).toBe(true);
        expect(cycle.at(killedSeconds).running).toBe(false);
        expect(cycle.at(restartSeconds)).toMatchObject({
          running: true,
          startedSeconds: restartSeconds,
          killedSeconds,
        });
      }
    }
  });

  it('has at least one restart of some pod within 15 minutes, two within 25', () => {
    for (const shift of [0, 600, 1200, 1800, 4200]) {
      const restarts = (minutes: number): number =>
        Math.max(
          ...pods.map(
            (pod) => createCrashCycle(pod, anchor + shift).at(anchor + shift + minutes * 60).restarts,
          ),
        );
      expect(restarts(15)).toBeGreaterThanOrEqual(1);
      expect(restarts(25)).toBeGreaterThanOrEqual(2);
    }
  });

  it('waits at the same seconds whatever the anchor, once its cycles have begun', () => {
    fc.assert(
      fc.property(
        onePod,
        fc.integer({ min: 900, max: 86_400 }),
        fc.integer({ min: 0, max: 5 }),
        (pod, after, steps) => {
          const second = anchor + 600 * steps + after;
          const earlier = createCrashCycle(pod, anchor);
          const later = createCrashCycle(pod, anchor + 600 * steps);
          expect(later.at(second).running).toBe(earlier.at(second).running);
          expect(isWaitingInIncident(pod, second)).toBe(!earlier.at(second).running);
        },
      ),
    );
  });
});
