import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatObsqCommand } from '../../../src/pivot/links/obsq-command.ts';
import type { Question } from '../../../src/pivot/links/question.ts';

const window = { fromMs: Date.UTC(2026, 10, 20, 12), toMs: Date.UTC(2026, 10, 20, 13) };
const absolute = '--from 2026-11-20T12:00:00Z --to 2026-11-20T13:00:00Z';

describe('formatObsqCommand', () => {
  it.each<[Question, readonly string[], string]>([
    [
      {
        kind: 'saved',
        name: 'pod-cpu',
        flags: [['namespace', 'otel-demo']],
        expressions: [],
        window,
        stepMs: 15_000,
      },
      ['--demo'],
      `obsq pod-cpu --namespace otel-demo ${absolute} --step 15s --demo`,
    ],
    [
      {
        kind: 'saved',
        name: 'pod-oom',
        flags: [['offset', '-5']],
        expressions: [],
        window: null,
        stepMs: null,
      },
      ['-c', 'prod'],
      'obsq pod-oom --offset=-5 -c prod',
    ],
    [{ kind: 'metrics', expr: 'up == 0', window, stepMs: null }, [], `obsq metrics 'up == 0' ${absolute}`],
    [
      { kind: 'metrics', expr: '-up', window: null, stepMs: null },
      ['-c', 'prod'],
      'obsq metrics -c prod -- -up',
    ],
    [
      { kind: 'logs', expr: `{a="b"} |= "it's"`, window },
      [],
      `obsq logs '{a="b"} |= "it'\\''s"' ${absolute}`,
    ],
    [
      { kind: 'logs', expr: 'sum(rate({a="b"}[1m]))', window, stepMs: 15_000 },
      [],
      `obsq logs 'sum(rate({a="b"}[1m]))' ${absolute} --step 15s`,
    ],
    [{ kind: 'traces', expr: '{ status = error }', window: null }, [], "obsq traces '{ status = error }'"],
    [
      { kind: 'trace', traceId: '22be4a157aeda1bd61c75d523043ff06', window },
      ['--demo'],
      'obsq trace 22be4a157aeda1bd61c75d523043ff06 --demo',
    ],
  ])('%j', (question, contextArgs, expected) => {
    expect(formatObsqCommand(question, contextArgs)).toBe(expected);
  });

  it('gives a shell the query as it was', () => {
    const texts = fc.sample(fc.string({ unit: fc.constantFrom(...`ab '"\\$\`!*?;|&<>(){}[]~#\n=-`) }), {
      numRuns: 40,
      seed: 2,
    });
    const script = texts
      .map((expr) => formatObsqCommand({ kind: 'logs', expr, window: null }, []))
      .map((command) => command.replace(/^obsq logs /, "printf '%s\\0' "))
      .join('\n');
    const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    expect(
      stdout
        .split('\0')
        .slice(0, -1)
        .filter((text) => text !== '--'),
    ).toEqual(texts.filter((text) => text !== '--'));
  });
});
