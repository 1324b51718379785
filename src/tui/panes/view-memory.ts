/**
 * What drawing remembers between frames and the state need not know: how far lists are scrolled, how many rows they show, and
 * layouts whose inputs have not changed.
 */
export class ViewMemory {
  readonly #tops = new Map<string, number>();
  readonly #anchors = new Map<string, number>();
  readonly #pages = new Map<string, number>();
  readonly #made = new Map<string, { readonly inputs: readonly unknown[]; readonly value: unknown }>();

  /**
   * The first row of a list to show, so that the selected row is visible. It moves only when the selection leaves the view, and
   * then by half a page, so that most moves of the selection repaint two rows instead of a page.
   */
  topOf(list: string, selected: number, count: number, height: number): number {
    this.#pages.set(list, height);
    const last = Math.max(0, count - height);
    let top = Math.min(this.#tops.get(list) ?? 0, last);
    if (selected < top || selected >= top + height) {
      const margin = Math.floor(height / 2);
      top = selected < top ? selected - height + margin + 1 : selected - margin;
    }
    top = Math.max(0, Math.min(last, top));
    this.#tops.set(list, top);
    return top;
  }

  /** The number of rows that the list showed last. */
  pageOf(list: string): number {
    return this.#pages.get(list) ?? 10;
  }

  setPage(list: string, rows: number): void {
    this.#pages.set(list, rows);
  }

  /** The sequence number of the first visible row, for a list whose rows have different heights; null before the first frame. */
  anchorOf(list: string): number | null {
    return this.#anchors.get(list) ?? null;
  }

  setAnchor(list: string, anchor: number): void {
    this.#anchors.set(list, anchor);
  }

  /** Returns the value made last under this name if it was made from the same inputs; else makes a new one. */
  keep<T>(name: string, inputs: readonly unknown[], make: () => T): T {
    const kept = this.#made.get(name);
    if (
      kept !== undefined &&
      kept.inputs.length === inputs.length &&
      kept.inputs.every((one, at) => Object.is(one, inputs[at]))
    )
      return kept.value as T;
    const value = make();
    this.#made.set(name, { inputs, value });
    return value;
  }
}
