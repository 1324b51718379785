import { mix, unit } from './hash.ts';

/**
 * A rate around 1 with a gentle daily wave and smaller waves on top. It is always positive, and its integral has a closed form,
 * so that a counter can be computed for any second without adding up all seconds before.
 */
export interface Wave {
  value(seconds: number): number;
  /** The integral from 0 to `seconds`; strictly increasing. */
  integral(seconds: number): number;
}

const daySeconds = 86_400;
/** The amplitude of the daily wave; `ripples` holds the smaller waves. The amplitudes sum to less than 1. */
const dayAmplitude = 0.2;
const ripples: readonly (readonly [periodSeconds: number, amplitude: number])[] = [
  [10_800, 0.06],
  [1_740, 0.05],
  [431, 0.05],
];

/** Creates the wave of a key. All waves share the daily one, which peaks at 14:00 UTC. */
export function createWave(key: number): Wave {
  const terms = ripples.map(([period, amplitude], index) => ({
    omega: (2 * Math.PI) / (period * (0.9 + 0.2 * unit(mix(key, index)))),
    amplitude,
    phase: 2 * Math.PI * unit(mix(key, index + 16)),
  }));
  terms.push({
    omega: (2 * Math.PI) / daySeconds,
    amplitude: dayAmplitude,
    phase: -2 * Math.PI * (14 / 24 - 1 / 4),
  });
  return {
    value(seconds) {
      let sum = 1;
      for (const term of terms) sum += term.amplitude * Math.sin(term.omega * seconds + term.phase);
      return sum;
    },
    integral(seconds) {
      let sum = seconds;
      for (const term of terms) {
        sum +=
          (term.amplitude / term.omega) *
          (Math.cos(term.phase) - Math.cos(term.omega * seconds + term.phase));
      }
      return sum;
    },
  };
}
