import { expect, it } from 'vitest';
import { joinCommands, pasteText, shellCommand } from '../../../src/domain/text/paste-text.ts';
import { isUnsafe } from '../../../src/domain/text/sanitize.ts';
import { shellWord } from '../../../src/domain/text/shell-word.ts';

const hostile = 'up{a="\u001b[201~\u0003\r\ntouch X\u202e"}\n';

it('a value keeps its lines, and holds nothing that ends a bracketed paste or presses Enter', () => {
  const text = pasteText(`first\r\nsecond \u001b[31mred\u001b[0m\u001b[201~\u0003\ttab\n\n`);
  expect(text).toBe('first\nsecond red\u241b[201~\u2403  tab');
  expect(pasteText(hostile).split('\n').some(isUnsafe)).toBe(false);
});

it('a command is one line, whatever its words hold', () => {
  const command = shellCommand(['obsq', 'metrics', hostile].map(shellWord));
  expect(isUnsafe(command)).toBe(false);
  expect(joinCommands([command, command]).split('\n')).toEqual([command, command]);
});
