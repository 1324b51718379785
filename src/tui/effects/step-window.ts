import { rangeWindow } from '../../domain/time/align-window.ts';
import { autoStep } from '../../domain/time/step.ts';
import type { SteppedWindow, Window } from '../../domain/time/window.ts';

/** The usual scrape interval, below which a step gains nothing. */
const usualScrapeMs = 15_000;

/** The points of a chart with `widthPoints` columns, as the command asks for them: a frozen window exactly, a live one aligned. */
export function stepWindow(
  { window, isFrozen }: { readonly window: Window; readonly isFrozen: boolean },
  widthPoints: number,
): SteppedWindow {
  const stepMs = autoStep(window, { widthPoints, minStepMs: usualScrapeMs });
  return { ...rangeWindow({ window, atMs: window.toMs, exact: isFrozen }, stepMs), stepMs };
}
