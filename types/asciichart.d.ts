// asciichart ships no types. It is CommonJS: its exports are the default import.
declare module 'asciichart' {
  interface PlotOptions {
    readonly min?: number;
    readonly max?: number;
    /** Rows minus one. */
    readonly height?: number;
    /** Cells left of the first transition; the first value stands in the last of them. */
    readonly offset?: number;
    /** Ten characters: first value, axis, ╶, ╴, ─, ╰, ╭, ╮, ╯, │. */
    readonly symbols?: readonly string[];
    readonly format?: (value: number, row: number) => string;
  }
  const asciichart: { plot(series: readonly number[], options?: PlotOptions): string };
  export = asciichart;
}
