/** A move of a list's selection. */
export type ListMove = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

/** The selected row after a move, in a list of `count` rows of which `page` are visible. */
export function moveSelection(selected: number, move: ListMove, count: number, page: number): number {
  return clampSelection(moved(selected, move, count, Math.max(1, page - 1)), count);
}

/** Limits a selection to the rows of a list, which may have become shorter. */
export function clampSelection(selected: number, count: number): number {
  return Math.max(0, Math.min(count - 1, selected));
}

function moved(selected: number, move: ListMove, count: number, page: number): number {
  switch (move) {
    case 'up':
      return selected - 1;
    case 'down':
      return selected + 1;
    case 'page-up':
      return selected - page;
    case 'page-down':
      return selected + page;
    case 'first':
      return 0;
    case 'last':
      return count - 1;
  }
}
