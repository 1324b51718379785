import { describe, expect, it } from 'vitest';
import { runOwnExample } from '../../src/cli/commands/queries/example-engine.ts';
import type { Labels } from '../../src/domain/labels.ts';
import { isFailure, levelOf } from '../../src/domain/logs/log-level.ts';
import { loadShippedQuery } from '../../src/saved/library/shipped-queries.ts';
import type { Example } from '../../src/saved/saved-query.ts';
import { linesWithLevel } from '../helpers/lines-with-level.ts';

/** Lines of which LogQL cannot tell what the domain can, with the reason. */
const beyondLogql: readonly string[] = [
  // The severity is a remainder of the number, which LogQL does not compute.
  '<11>Nov 29 10:00:00 host app: refused',
  // The scale of a number hangs on the name of its field; OTLP sends it as a field, which the query reads.
  '{"body":"x","severityNumber":21}',
  // Without a brace before it a number counts only where the whole line is logfmt.
  'time=1 level=50 msg=x',
];

/** Lines of which the query knows less than the domain, or more, which shows where Loki's guess is wrong as well. */
const whereLokiIsWrong: readonly string[] = [
  // The query looks behind the brackets of thread and module too, and takes a word with a colon for a level.
  '[2026-11-29 10:00:00.123][1][warning][config] x',
  '[Sun Nov 29 10:00:00.1 2026] [core:error] [pid 1] x',
  'Config: loaded',
  // It knows neither Python's numbers, Android's times nor Redis' marks.
  '{"levelno":30,"message":"x"}',
  '11-29 10:00:00.000  123  456 W Tag: slow',
  '1:M 29 Nov 2026 10:00:00.123 # WARNING overcommit_memory',
  '1:M 29 Nov 2026 10:00:00.123 * Ready to accept connections',
  '1:M 29 Nov 2026 10:00:00.123 . 0 clients connected',
];

const allLines = linesWithLevel
  .map(([line]) => line)
  .filter((line) => line !== '' && !line.includes('\n') && !beyondLogql.includes(line));

const streams = {
  otlp: '{service_name="a", k8s_namespace_name="shop"}',
  kubernetes: '{namespace="shop", container="a"}',
};

/** The lines of the example that error-logs finds, by running it as an example that expects what obsq's own detection finds. */
async function differences(stream: string, variant: string, metadata: Labels): Promise<readonly string[]> {
  const query = await loadShippedQuery('error-logs');
  if (query === null) throw new Error('error-logs is not shipped');
  const structured = Object.entries(metadata)
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ');
  const isGuessed = ['error', 'info'].includes(metadata.detected_level ?? '');
  const lines = isGuessed ? allLines.filter((line) => !whereLokiIsWrong.includes(line)) : allLines;
  const expected = lines.filter((line) =>
    isFailure(levelOf({ timestampNs: '1', line, labels: {}, structuredMetadata: metadata, parsed: {} })),
  );
  const example: Example = {
    name: 'lines of many loggers',
    cluster: '',
    parameters: {},
    input: [{ series: `${stream} {${structured}}`, values: lines.join('\n') }],
    intervalSeconds: 1,
    atSeconds: 600,
    sinceSeconds: null,
    rows: expected.map((line) => ({ labels: {}, values: { line } })),
    variant,
  };
  return (await runOwnExample(query, example)).differences;
}

describe('error-logs finds what obsq shows as an error', () => {
  for (const [variant, stream] of Object.entries(streams)) {
    it.each(['unknown', 'error', 'info'])(`${variant}, where Loki guessed %s`, async (guess) => {
      expect(await differences(stream, variant, { detected_level: guess })).toEqual([]);
    });
    it(`${variant}, where Loki guesses nothing`, async () => {
      expect(await differences(stream, variant, { x: '1' })).toEqual([]);
    });
  }
});
