import { refusal } from '../parse/refusal.ts';

type Piece = { readonly literal: string } | { readonly capture: string };

/** Extracts fields from a line by a `pattern` expression; an empty list if the first literal does not match. */
export type PatternMatcher = (line: string) => (readonly [name: string, value: string])[];

/** Compiles a pattern such as `<ip> - <_> "<method> <_>"`: names in angle brackets, `_` for text to ignore. */
export function compilePattern(expression: string): PatternMatcher {
  const pieces = parsePieces(expression);
  if (!pieces.some((piece) => 'capture' in piece && piece.capture !== '_')) {
    throw refusal('parse error : at least one capture is required');
  }
  return (line) => matchPieces(pieces, line);
}

function parsePieces(expression: string): Piece[] {
  const pieces: Piece[] = [];
  let last = 0;
  for (const match of expression.matchAll(/<([A-Za-z_][A-Za-z0-9_]*)>/g)) {
    if (match.index > last) pieces.push({ literal: expression.slice(last, match.index) });
    else if (pieces.length > 0) throw refusal('parse error : consecutive capture not allowed');
    pieces.push({ capture: match[1] ?? '' });
    last = match.index + match[0].length;
  }
  if (last < expression.length) pieces.push({ literal: expression.slice(last) });
  return pieces;
}

function matchPieces(pieces: readonly Piece[], line: string): (readonly [string, string])[] {
  const found: (readonly [string, string])[] = [];
  let position = 0;
  let pending: string | null = null;
  for (const piece of pieces) {
    if ('capture' in piece) {
      pending = piece.capture;
      continue;
    }
    const at = line.indexOf(piece.literal, position);
    if (at === -1 || (pending === null && at !== position))
      return pending === null ? found : [...found, [pending, line.slice(position)]];
    if (pending !== null) found.push([pending, line.slice(position, at)]);
    pending = null;
    position = at + piece.literal.length;
  }
  if (pending !== null) found.push([pending, line.slice(position)]);
  return found.filter(([name]) => name !== '_');
}

/** Compiles the pattern of `|>`, which matches the whole line against literals and `<_>`. */
export function compileLinePattern(expression: string): (line: string) => boolean {
  const source = expression
    .split('<_>')
    .map((literal) => literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('.*');
  const regex = new RegExp(`^${source}$`, 's');
  return (line) => regex.test(line);
}
