import { autoStep } from '../../domain/step.ts';
import type { SteppedWindow, Window } from '../../domain/window.ts';

/** Nothing finer is worth asking for: what most servers scrape at. */
const usualScrapeMs = 15_000;

/** Start and end on the step's grid: asking again a moment later gives the same points. */
export function stepWindow(window: Window, widthPoints: number): SteppedWindow {
  const stepMs = autoStep(window, { widthPoints, minStepMs: usualScrapeMs });
  return {
    fromMs: Math.ceil(window.fromMs / stepMs) * stepMs,
    toMs: Math.floor(window.toMs / stepMs) * stepMs,
    stepMs,
  };
}
