import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  editInput,
  type InputEdit,
  type TextInput,
  typeText,
} from '../../../../../src/tui/state/model/input/text-input.ts';

/** A line with its cursor as `|`. */
const input = (text: string): TextInput => ({ text: text.replace('|', ''), cursor: text.indexOf('|') });
const shown = ({ text, cursor }: TextInput): string => `${text.slice(0, cursor)}|${text.slice(cursor)}`;

describe('a typed line', () => {
  it.each<[before: string, edit: InputEdit, after: string]>([
    ['ab|c', 'backspace', 'a|c'],
    ['|abc', 'backspace', '|abc'],
    ['ab|c', 'delete', 'ab|'],
    ['ab|c', 'left', 'a|bc'],
    ['ab|c', 'right', 'abc|'],
    ['abc|', 'right', 'abc|'],
    ['ab|c', 'home', '|abc'],
    ['a|bc', 'end', 'abc|'],
    ['rate(foo_bar|)', 'word-left', 'rate(|foo_bar)'],
    ['rate(|foo_bar)', 'word-left', '|rate(foo_bar)'],
    ['|rate(foo)', 'word-right', 'rate|(foo)'],
    ['sum by |', 'delete-word', 'sum |'],
    ['sum(|x)', 'delete-to-start', '|x)'],
    ['sum(|x)', 'delete-to-end', 'sum(|'],
    // What a person sees as one character goes as one.
    ['a한|', 'backspace', 'a|'],
    ['ae\u0301|', 'backspace', 'a|'],
    ['a👩‍💻|b', 'left', 'a|👩‍💻b'],
    ['a|👩‍💻b', 'delete', 'a|b'],
  ])('%s %s %s', (before, edit, after) => {
    expect(shown(editInput(input(before), edit))).toBe(after);
  });

  it('takes a paste as one line', () => {
    expect(shown(typeText(input('a|c'), 'x\r\ny'))).toBe('ax y|c');
  });

  it('keeps its cursor inside the text and off the middle of a surrogate pair', () => {
    const edits = fc.constantFrom<InputEdit>(
      'backspace',
      'delete',
      'left',
      'right',
      'home',
      'end',
      'word-left',
      'word-right',
      'delete-word',
    );
    const step = fc.oneof(edits, fc.string({ unit: 'grapheme', maxLength: 4 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let line: TextInput = { text: '', cursor: 0 };
        for (const one of steps) line = isEdit(one) ? editInput(line, one) : typeText(line, one);
        expect(line.cursor).toBeGreaterThanOrEqual(0);
        expect(line.cursor).toBeLessThanOrEqual(line.text.length);
        const unit = line.text.charCodeAt(line.cursor);
        expect(unit >= 0xdc00 && unit <= 0xdfff && line.cursor > 0).toBe(false);
      }),
    );
  });
});

const names: ReadonlySet<string> = new Set([
  'backspace',
  'delete',
  'left',
  'right',
  'home',
  'end',
  'word-left',
  'word-right',
  'delete-word',
]);
const isEdit = (text: string): text is InputEdit => names.has(text);
