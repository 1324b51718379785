import { describe, expect, it } from 'vitest';
import { runObsq } from '../helpers/run-obsq.ts';

/** Only the row that is shown last, or not at all, meets each of these conditions. */
const hidden: readonly (readonly [string, readonly string[]])[] = [
  [
    'a saved query',
    ['pod-cpu', '-n', 'otel-demo', '--sort', 'cpu', '--limit', '2', '--fail-if', 'cpu > 0.3'],
  ],
  ['PromQL', ['metrics', 'up', '--sort', '-value', '--limit', '1', '--fail-if', 'value < 1']],
  ['alerts', ['alerts', '--sort', 'name', '--limit', '1', '--fail-if', 'value > 1']],
  ['rules', ['rules', '--limit', '1', '--fail-if', 'firing > 1']],
  [
    'exemplars',
    [
      'exemplars',
      'http_server_request_duration_seconds_bucket',
      '--sort',
      'value',
      '--limit',
      '1',
      '--fail-if',
      'value > 1',
    ],
  ],
];

describe('a condition beside the user’s own --limit', () => {
  it.each(hidden)('looks at all rows of %s that came, and says so', async (_name, args) => {
    const run = await runObsq([...args, '--demo']);
    expect(run.stderr).toMatch(
      /warning: --fail-if looked at all \d+ rows, of which \d+ (is|are) shown: --limit/,
    );
    expect(run.code).toBe(7);
  });

  it('is a warning and no partial answer where the store was asked for no more', async () => {
    const run = await runObsq([
      'traces',
      '{}',
      '--limit',
      '2',
      '--fail-if',
      'duration > 1h',
      '--demo',
      '-o',
      'json',
    ]);
    expect(run.code).toBe(0);
    const document = JSON.parse(run.stdout) as { warnings: string[]; partial: boolean };
    expect(document.warnings).toContain('--fail-if looked at the 2 rows of --limit alone: there may be more');
    expect(document.partial).toBe(false);
  });

  it('needs no word where every row is shown', async () => {
    const run = await runObsq(['metrics', 'up', '--fail-if', 'value > 5', '--demo']);
    expect(run.code).toBe(0);
    expect(run.stderr).not.toContain('looked at');
  });
});
