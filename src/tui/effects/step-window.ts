import { alignWindow } from '../../domain/time/align-window.ts';
import { autoStep } from '../../domain/time/step.ts';
import type { SteppedWindow, Window } from '../../domain/time/window.ts';

/** Nothing finer is worth asking for: what most servers scrape at. */
const usualScrapeMs = 15_000;

/** What to ask for a chart of that many columns. */
export function stepWindow(window: Window, widthPoints: number): SteppedWindow {
  const stepMs = autoStep(window, { widthPoints, minStepMs: usualScrapeMs });
  return { ...alignWindow(window, stepMs), stepMs };
}
