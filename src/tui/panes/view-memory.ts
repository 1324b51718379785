/**
 * What drawing remembers from one frame to the next, and the state need not know: how far lists are scrolled, how many rows
 * they show, and what was laid out and has not changed since.
 */
export class ViewMemory {
  readonly #tops = new Map<string, number>();
  readonly #anchors = new Map<string, number>();
  readonly #pages = new Map<string, number>();
  readonly #made = new Map<string, { readonly of: readonly unknown[]; readonly value: unknown }>();

  /**
   * The first row to show of a list, so that the selected one is seen. It moves only when the selection leaves the view, and then
   * by half a page: a row further then costs two rows of bytes, not a page of them.
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

  /** Rows of a list that were seen last. */
  pageOf(list: string): number {
    return this.#pages.get(list) ?? 10;
  }

  setPage(list: string, rows: number): void {
    this.#pages.set(list, rows);
  }

  /** The row a list began with, by a number of its own, where its rows are of different heights. */
  anchorOf(list: string): number | null {
    return this.#anchors.get(list) ?? null;
  }

  setAnchor(list: string, anchor: number): void {
    this.#anchors.set(list, anchor);
  }

  /** A value made once for the things it is made of; one is kept for each name. */
  keep<T>(name: string, of: readonly unknown[], make: () => T): T {
    const kept = this.#made.get(name);
    if (
      kept !== undefined &&
      kept.of.length === of.length &&
      kept.of.every((one, at) => Object.is(one, of[at]))
    )
      return kept.value as T;
    const value = make();
    this.#made.set(name, { of, value });
    return value;
  }
}
