import { alignWindow } from '../../domain/time/align-window.ts';
import { autoStep } from '../../domain/time/step.ts';
import type { SteppedWindow, Window } from '../../domain/time/window.ts';

/** The usual scrape interval, below which a step gains nothing. */
const usualScrapeMs = 15_000;

/** The aligned window and the step for a chart with `widthPoints` columns. */
export function stepWindow(window: Window, widthPoints: number): SteppedWindow {
  const stepMs = autoStep(window, { widthPoints, minStepMs: usualScrapeMs });
  return { ...alignWindow(window, stepMs), stepMs };
}
