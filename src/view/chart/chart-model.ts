import type { Sample } from '../../domain/metrics/series.ts';
import type { Threshold } from '../../domain/metrics/threshold.ts';
import type { Unit } from '../../domain/metrics/unit.ts';
import type { SafeText } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { SteppedWindow } from '../../domain/time/window.ts';
import type { Frame, Tone } from '../text/line.ts';
import type { ChartCell } from './chart-line.ts';
import type { ValueScale } from './chart-scale.ts';

export interface ChartSeries {
  readonly name: SafeText;
  readonly samples: readonly Sample[];
}

/** An exemplar on the chart: a sign at its value, and one in the row of marks. */
export interface ChartMark {
  readonly timeMs: number;
  /** Null: only in the row of marks. */
  readonly value: number | null;
  readonly tone?: Tone | undefined;
}

export interface ChartModel {
  readonly series: readonly ChartSeries[];
  readonly window: SteppedWindow;
  readonly unit: Unit;
  readonly zone: TimeZone;
  readonly frame: Frame;
  /** Lines in all: plot, time axis, marks, legend. */
  readonly heightCells: number;
  readonly thresholds?: readonly Pick<Threshold, 'value' | 'severity'>[] | undefined;
  readonly marks?: readonly ChartMark[] | undefined;
  /** Most series drawn, by their greatest value; default as the height allows, at most 8, as many as there are colours. */
  readonly maxSeries?: number | undefined;
  /** Default true. */
  readonly legend?: boolean | undefined;
  /** Letters on the lines and in the legend, for terminals without colour. */
  readonly letters?: boolean | undefined;
}

/** A chart laid out; drawing it again with another highlight or cursor costs only the painting. */
export interface ChartPlot {
  readonly model: ChartModel;
  readonly scale: ValueScale;
  readonly plotRows: number;
  readonly plotColumns: number;
  readonly axisCells: number;
  /** Indices of the series that are drawn, the one with the greatest value first. */
  readonly drawn: readonly number[];
  /** Time in the middle of each column, Unix ms; column 0 stands `axisCells + 1` cells from the left. */
  readonly columnTimesMs: readonly number[];
  readonly columnsOf: (series: number) => Float64Array;
  readonly cellsOf: (series: number) => readonly ChartCell[];
}

export interface ChartView {
  /** Index of the series that stands out, drawn even when it is not among the greatest. */
  readonly highlight?: number | undefined;
  /** Column of the time cursor. */
  readonly cursorColumn?: number | undefined;
}
