/**
 * Finds the candidate most like a mistyped word; null if none is near enough: at most one edit for each three letters, and never more
 * than three. Swapping two neighbours counts as one edit; case is ignored. Of equally near candidates the first is taken.
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

/** The number of edits (insert, delete, replace, swap of neighbours) between two texts; `limit + 1` if it is more than `limit`. */
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
    // No later row can be smaller than the best of this one. (A swap looks back one more row, hence the limit plus one.)
    if (best > limit + 1) return limit + 1;
    twoBack = previous;
    previous = current;
  }
  return previous[b.length] ?? limit + 1;
}
