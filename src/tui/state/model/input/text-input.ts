/** One line of typed text. `cursor` is an offset in UTF-16 units and never lies within a character. */
export interface TextInput {
  readonly text: string;
  readonly cursor: number;
}

export const emptyInput: TextInput = { text: '', cursor: 0 };

export function inputOf(text: string): TextInput {
  return { text, cursor: text.length };
}

/** Edits of a line other than typing text. */
export type InputEdit =
  | 'backspace'
  | 'delete'
  | 'left'
  | 'right'
  | 'home'
  | 'end'
  | 'word-left'
  | 'word-right'
  | 'delete-word'
  | 'delete-to-start'
  | 'delete-to-end';

/** Inserts typed or pasted text at the cursor; line breaks become spaces. */
export function typeText(input: TextInput, typed: string): TextInput {
  const text = typed.replace(/[\r\n]+/g, ' ');
  return replaceRange(input, input.cursor, input.cursor, text);
}

/** Replaces the text between two offsets and puts the cursor behind the new text. */
export function replaceRange(input: TextInput, from: number, to: number, text: string): TextInput {
  return { text: input.text.slice(0, from) + text + input.text.slice(to), cursor: from + text.length };
}

export function editInput(input: TextInput, edit: InputEdit): TextInput {
  const { text, cursor } = input;
  switch (edit) {
    case 'backspace':
      return replaceRange(input, before(text, cursor), cursor, '');
    case 'delete':
      return { text: text.slice(0, cursor) + text.slice(after(text, cursor)), cursor };
    case 'left':
      return { text, cursor: before(text, cursor) };
    case 'right':
      return { text, cursor: after(text, cursor) };
    case 'home':
      return { text, cursor: 0 };
    case 'end':
      return { text, cursor: text.length };
    case 'word-left':
      return { text, cursor: wordBefore(text, cursor) };
    case 'word-right':
      return { text, cursor: wordAfter(text, cursor) };
    case 'delete-word':
      return replaceRange(input, wordBefore(text, cursor), cursor, '');
    case 'delete-to-start':
      return { text: text.slice(cursor), cursor: 0 };
    case 'delete-to-end':
      return { text: text.slice(0, cursor), cursor };
  }
}

let segmenter: Intl.Segmenter | undefined;

/** The offset before the character left of the cursor. A character is a grapheme cluster, with its combining marks. */
function before(text: string, cursor: number): number {
  if (cursor === 0) return 0;
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  let last = 0;
  for (const { index } of segmenter.segment(text.slice(0, cursor))) last = index;
  return last;
}

function after(text: string, cursor: number): number {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  const [first] = segmenter.segment(text.slice(cursor, cursor + 64));
  return first === undefined ? cursor : cursor + first.segment.length;
}

function wordBefore(text: string, cursor: number): number {
  return /\w*\W*$/.exec(text.slice(0, cursor))?.index ?? 0;
}

function wordAfter(text: string, cursor: number): number {
  return cursor + (/^[^\w]*\w*/.exec(text.slice(cursor))?.[0].length ?? 0);
}
