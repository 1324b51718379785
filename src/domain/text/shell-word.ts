import { isUnsafe } from './sanitize.ts';

/** A word of a shell as it is typed: quoted, on one line, without control characters. Only this file makes it. */
export type ShellWord = string & { readonly [wordBrand]: true };
declare const wordBrand: unique symbol;

/**
 * Quotes a text as one word of a shell: bare where that is safe, otherwise in single quotes. A text with control or invisible
 * characters is written as `$'...'` (bash, zsh, ksh) with each of their bytes in octal, so that the word stays on one line and a
 * terminal that gets it pasted sees no control character.
 */
export function shellWord(text: string): ShellWord {
  // zsh replaces a word that begins with "=" by the path of a program.
  if (/^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*$/.test(text)) return text as ShellWord;
  if (!isUnsafe(text)) return `'${text.replaceAll("'", "'\\''")}'` as ShellWord;
  return `$'${[...text].map(escapeCharacter).join('')}'` as ShellWord;
}

function escapeCharacter(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  if (character === "'" || character === '\\') return `\\${character}`;
  // No word of a shell can hold a NUL.
  if (character === '\0') return '\ufffd';
  // An exclamation mark may recall a command of the history, in spite of these quotes.
  if (character !== '!' && !isUnsafe(character)) return character;
  const bytes = new TextEncoder().encode(character);
  return Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}

/** Shell source of our own, with quoted words in its holes: shell`"$OBSQ_TOKEN"`. Raw text in a hole does not compile. */
export function shell(strings: TemplateStringsArray, ...holes: readonly ShellWord[]): ShellWord {
  let text = strings[0] ?? '';
  for (let index = 0; index < holes.length; index += 1) text += `${holes[index]}${strings[index + 1]}`;
  return text as ShellWord;
}
