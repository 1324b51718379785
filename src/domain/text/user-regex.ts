/** Finds a repeated group with a repetition inside, (a+)+: the usual form of a regex that takes forever. */
const nestedRepeat = /\((?:[^()\\]|\\.)*[+*](?:[^()\\]|\\.)*\)(?:[+*]|\{\d+,)/;

/** Whether a regex repeats a repetition, so that it could take forever on a line that somebody made for it. */
export function repeatsRepetition(source: string): boolean {
  return nestedRepeat.test(source);
}

/** Matches the flags at the start of an RE2 pattern. */
const leadingFlags = /^\(\?([ims]+)\)/;

/**
 * Reads a pattern of RE2 as a JavaScript regex that finds every match (flag `g`). Null if JavaScript cannot read it, or if it could take
 * forever there: such a pattern serves to mark text, and text without marks is still right.
 */
export function readFindingRegex(pattern: string): RegExp | null {
  if (repeatsRepetition(pattern)) return null;
  const flags = leadingFlags.exec(pattern)?.[1] ?? '';
  try {
    return new RegExp(pattern.replace(leadingFlags, ''), `g${[...new Set(flags)].join('')}`);
  } catch {
    // RE2 has syntax that JavaScript lacks.
    return null;
  }
}

/** A regex that finds a text literally, every time (flag `g`). */
export function literalRegex(text: string): RegExp {
  return new RegExp(text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), 'g');
}
