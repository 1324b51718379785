import { expect, it } from 'vitest';
import { runInProcess } from '../helpers/fake-io.ts';

const id = '22be4a157aeda1bd61c75d523043ff06';

it.each([
  [
    ['--links', '-o', 'jsonl'],
    '-o jsonl writes spans and cannot hold the traces that link to it',
    '-o json --links',
  ],
  [
    ['--links', '-o', 'otlp'],
    '-o otlp writes spans and cannot hold the traces that link to it',
    '-o json --links',
  ],
  [['--logs', '-o', 'jsonl'], '-o jsonl writes spans and cannot hold log lines', '-o json --logs'],
  [['--totals', '-o', 'otlp'], '-o otlp writes spans and cannot hold totals', '-o json --totals'],
  [['--by', 'operation', '-o', 'jsonl'], 'cannot hold totals', '-o json --by operation'],
  [['--span', 'a1', '--links'], '--span shows one span', 'obsq trace --help'],
  [
    ['--span', 'a1', '--by', 'service'],
    '--by service asks for totals of the whole trace',
    'obsq trace --help',
  ],
])('trace %j refuses what it would pass over in silence', async (flags, message, hint) => {
  const { code, stderr, stdout } = await runInProcess(['trace', id, '--demo', ...flags]);
  expect(stderr).toContain(message);
  expect(stderr).toContain(hint);
  expect(stdout).toBe('');
  expect(code).toBe(2);
});
