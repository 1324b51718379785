/** Letters of the alphabet that shares are reckoned with: names and values are words of some 64 characters. */
const alphabet = 64;
/** A class of more characters than this (`[a-z]`) refuses hardly any value. */
const mostInClass = 9;
/** Longer regexes are not read, and count as matching everything. */
const mostLength = 10_000;

/**
 * Estimates from above the share of all values that a regex (RE2, anchored at both ends) matches: 1 for `.*` and `[a-z_:].*`, 1/64 for
 * `a.*`, 2/64 for `a.*|b.*`. It reads the regex in one pass and never runs it, because a regex from a file may take hours to run.
 */
export function estimateRegexShare(regex: string): number {
  if (regex.length > mostLength) return 1;
  /** The share of the alternatives before this one, and of the atoms of this one. */
  interface Group {
    earlier: number;
    now: number;
  }
  const outer: Group[] = [];
  let group: Group = { earlier: 0, now: 1 };
  const add = (share: number, at: number): number => {
    const { share: repeated, end } = repeat(share, regex, at);
    group.now *= repeated;
    return end;
  };
  let at = 0;
  while (at < regex.length) {
    const character = regex.charAt(at);
    if (character === '(') {
      const { opens, length } = readOpening(regex, at);
      if (opens) {
        outer.push(group);
        group = { earlier: 0, now: 1 };
      }
      at += length;
    } else if (character === ')') {
      const share = Math.min(1, group.earlier + group.now);
      group = outer.pop() ?? { earlier: 0, now: 1 };
      at = add(share, at + 1);
    } else if (character === '|') {
      group = { earlier: group.earlier + group.now, now: 1 };
      at += 1;
    } else if (character === '[') {
      const { size, end } = readClass(regex, at);
      at = add(size > mostInClass ? 1 : size / alphabet, end);
    } else if (character === '\\') {
      // A letter names a class or an assertion (\d, \b); anything else stands for itself.
      const isClass = /[A-Za-z]/.test(regex.charAt(at + 1));
      const named = /^\\[pP](?:\{[^}]*\}|.)/s.exec(regex.slice(at, at + 40));
      at = add(isClass ? 1 : 1 / alphabet, at + (named?.[0].length ?? 2));
    } else at = add('.^$?*+{'.includes(character) ? 1 : 1 / alphabet, at + 1);
  }
  return outer.length > 0 ? 1 : Math.min(1, group.earlier + group.now);
}

/** What stands before a group's first atom: `(`, `(?:`, `(?i:`, `(?P<name>`; `(?i)` opens no group. */
function readOpening(regex: string, at: number): { readonly opens: boolean; readonly length: number } {
  const head = regex.slice(at, at + 80);
  const flags = /^\(\?[imsU-]+\)/.exec(head);
  if (flags !== null) return { opens: false, length: flags[0].length };
  return { opens: true, length: /^\(\?(?:[imsU-]*:|P?<\w+>)/.exec(head)?.[0].length ?? 1 };
}

/** The share after the repetition that may stand at `at`: what may be left out refuses nothing. */
function repeat(share: number, regex: string, at: number): { readonly share: number; readonly end: number } {
  const sign = regex.charAt(at);
  const counted = /^\{(\d+)(,\d*)?\}/.exec(regex.slice(at, at + 16));
  const length = counted?.[0].length ?? (sign !== '' && '*?+'.includes(sign) ? 1 : 0);
  const isOptional = sign === '*' || sign === '?' || counted?.[1] === '0';
  const lazy = length > 0 && regex.charAt(at + length) === '?' ? 1 : 0;
  return { share: isOptional ? 1 : share, end: at + length + lazy };
}

/** The number of characters in the class that begins at `at`, counted no further than matters, and its end. */
function readClass(regex: string, at: number): { readonly size: number; readonly end: number } {
  let end = at + 1;
  let size = 0;
  if (regex.charAt(end) === '^') {
    size = alphabet;
    end += 1;
  }
  for (let first = true; end < regex.length && (first || regex.charAt(end) !== ']'); first = false) {
    const named = /^\[:\^?\w+:\]/.exec(regex.slice(end, end + 16));
    if (named !== null) {
      size = alphabet;
      end += named[0].length;
      continue;
    }
    const isEscape = regex.charAt(end) === '\\';
    if (isEscape && /[A-Za-z]/.test(regex.charAt(end + 1))) size = alphabet;
    end += isEscape ? 2 : 1;
    size += 1;
    if (regex.charAt(end) === '-' && regex.charAt(end + 1) !== ']') {
      const from = regex.charCodeAt(end - 1);
      size += Math.max(0, (regex.charCodeAt(end + 1) || from) - from);
      end += 2;
    }
  }
  // A class that does not end is no regex; the server says so.
  return { size: end < regex.length ? size : alphabet, end: end + 1 };
}
