import { padLine, truncateLine } from './fit.ts';
import type { Line } from './line.ts';

/** A line shown as selected: inverse over the whole width, its tones kept so that red stays red. */
export function selectLine(line: Line, widthCells: number, ascii = false): Line {
  const fitted = padLine(truncateLine(line, widthCells, ascii), widthCells);
  return fitted.map((segment) => ({ ...segment, inverse: true, dim: undefined }));
}
