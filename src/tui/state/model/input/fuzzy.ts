/**
 * Scores how well a text fits the typed letters; null if it does not contain them in order. Letters that stand together or at
 * the start of a word score higher.
 */
export function fuzzyScore(typed: string, text: string): number | null {
  const wanted = typed.toLowerCase().replace(/\s+/g, '');
  const offered = text.toLowerCase();
  const whole = offered.indexOf(typed.trim().toLowerCase());
  let score = whole === 0 ? 100 : whole > 0 ? 50 : 0;
  let from = 0;
  let last = -2;
  for (const letter of wanted) {
    const at = offered.indexOf(letter, from);
    if (at < 0) return null;
    if (at === last + 1) score += 3;
    if (at === 0 || /[\s\-_/.]/.test(offered[at - 1] ?? '')) score += 2;
    last = at;
    from = at + 1;
  }
  return score - last / 1000;
}
