import type { Sample } from '../../domain/metrics/series.ts';
import type { Threshold } from '../../domain/metrics/threshold.ts';
import type { Unit } from '../../domain/metrics/unit.ts';
import type { SafeText } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { SteppedWindow } from '../../domain/time/window.ts';
import type { Frame, Tone } from '../text/line.ts';
import type { ChartCell } from './chart-line.ts';
import type { ValueScale } from './chart-scale.ts';
import type { Columns } from './resample.ts';

export interface ChartSeries {
  readonly name: SafeText;
  readonly samples: readonly Sample[];
}

/** An exemplar on the chart: one sign at its value and one in the row of marks. */
export interface ChartMark {
  readonly timeMs: number;
  /** Null puts the mark into the row of marks only. */
  readonly value: number | null;
  readonly tone?: Tone | undefined;
}

export interface ChartModel {
  readonly series: readonly ChartSeries[];
  readonly window: SteppedWindow;
  readonly unit: Unit;
  readonly zone: TimeZone;
  readonly frame: Frame;
  /** Lines of the whole chart: plot, time axis, marks and legend. */
  readonly heightCells: number;
  readonly thresholds?: readonly Pick<Threshold, 'value' | 'severity'>[] | undefined;
  readonly marks?: readonly ChartMark[] | undefined;
  /** How many series to draw at most, those with the greatest values first. By default the height decides, up to 8, the number of colours. */
  readonly maxSeries?: number | undefined;
  /** Default true. */
  readonly legend?: boolean | undefined;
  /** Whether letters mark the lines and the legend, for terminals without colour. */
  readonly letters?: boolean | undefined;
  /** What cannot be drawn as a line, in the legend; it stands in the plot where nothing else does. */
  readonly undrawn?: SafeText | undefined;
}

/** A chart after its layout. Drawing it again with another highlight or cursor repeats only the painting. */
export interface ChartPlot {
  readonly model: ChartModel;
  /** What the legend says of things that are no line: infinities, NaN alone, native histograms. */
  readonly notes: readonly SafeText[];
  readonly scale: ValueScale;
  /** Whether a row for +Inf lies above the scale, and one for -Inf below it. Both are beside `plotRows`. */
  readonly infinite: { readonly up: boolean; readonly down: boolean };
  /** Why there is no line at all; null where there is one. */
  readonly blank: SafeText | null;
  readonly plotRows: number;
  readonly plotColumns: number;
  readonly axisCells: number;
  /** Indices of the drawn series; the one with the greatest value comes first. */
  readonly drawn: readonly number[];
  /** Time in the middle of each column, Unix ms. Column 0 lies `axisCells + 1` cells from the left edge. */
  readonly columnTimesMs: readonly number[];
  readonly columnsOf: (series: number) => Columns;
  readonly cellsOf: (series: number) => readonly ChartCell[];
}

export interface ChartView {
  /** Index of the highlighted series. The chart draws it even when it is not among the greatest. */
  readonly highlight?: number | undefined;
  /** Column of the time cursor. */
  readonly cursorColumn?: number | undefined;
}
