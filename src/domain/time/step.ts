// The distance between the points of a range.
import { type Parsed, parsed, refused } from '../text/parsed.ts';
import { formatDuration, parseDuration } from './duration.ts';
import type { Window } from './window.ts';

/** Steps that a person would choose, in seconds, up to a week. Longer steps are whole weeks. */
const niceSeconds = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800,
  604_800,
];
const weekMs = 604_800_000;

/** Prometheus and Loki refuse more than this many steps in an answer (docs/stores.md 1.4). */
const maxSteps = 11_000;

export interface StepOptions {
  /** The number of points that can be shown, for example the columns of a chart. */
  readonly widthPoints: number;
  /** The least useful step: the scrape interval, between whose samples there is nothing new. */
  readonly minStepMs?: number | undefined;
  /** The store's own limit on points, if it is lower than that of Prometheus. */
  readonly maxPoints?: number | undefined;
}

/** Chooses the distance between points for a window: a round number of at least a second that the store accepts. */
export function autoStep(window: Window, options: StepOptions): number {
  const points = Math.max(1, Math.min(options.widthPoints, options.maxPoints ?? maxSteps, maxSteps));
  const atLeastMs = Math.max((window.toMs - window.fromMs) / points, options.minStepMs ?? 0, 1000);
  for (const seconds of niceSeconds) {
    if (seconds * 1000 >= atLeastMs) return seconds * 1000;
  }
  return Math.ceil(atLeastMs / weekMs) * weekMs;
}

/** Takes the step of `--step` (refused if the store would refuse it), or `autoStep` without it. Milliseconds. */
export function resolveStep(text: string | undefined, window: Window, options: StepOptions): Parsed<number> {
  if (text === undefined) return parsed(autoStep(window, options));
  const step = parseDuration(text);
  if (!step.ok) return refused(`--step: ${step.message}`, step.hint);
  if (step.value < 1) return refused('--step must be at least 1ms', 'write it like --step 30s');
  const limit = options.maxPoints ?? maxSteps;
  // The servers divide whole numbers, so 11,000.9 steps pass (docs/stores.md 7.18).
  if (Math.floor((window.toMs - window.fromMs) / step.value) > limit) {
    const wider = autoStep(window, { ...options, widthPoints: limit });
    return refused(
      `--step ${formatDuration(step.value)} gives more than the ${limit} points that a store answers`,
      `--step ${formatDuration(wider)}, or a shorter window`,
    );
  }
  return parsed(step.value);
}
