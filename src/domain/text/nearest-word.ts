/**
 * The candidate most like a mistyped word, or null where none is near: at most one edit in three letters, and never more
 * than three. A swap of neighbours counts as one edit; case does not count. Of equals the first is taken.
 */
export function nearestWord(word: string, candidates: Iterable<string>): string | null {
  const typed = word.toLowerCase();
  let limit = Math.min(3, Math.max(1, Math.ceil(typed.length / 3)));
  let nearest: string | null = null;
  for (const candidate of candidates) {
    const distance = editDistance(typed, candidate.toLowerCase(), limit);
    if (distance > limit || distance >= Math.max(typed.length, candidate.length)) continue;
    nearest = candidate;
    if (distance === 0) break;
    limit = distance - 1;
  }
  return nearest;
}

/** Edits (insert, delete, replace, swap of neighbours) from one text to the other; anything past `limit` is `limit + 1`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let twoBack: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    let best = row;
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      let edits = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + cost,
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        edits = Math.min(edits, (twoBack[column - 2] ?? 0) + 1);
      }
      current.push(edits);
      best = Math.min(best, edits);
    }
    // Every later row is at least the best of this one (a swap looks back one row more, hence the limit plus one).
    if (best > limit + 1) return limit + 1;
    twoBack = previous;
    previous = current;
  }
  return previous[b.length] ?? limit + 1;
}
