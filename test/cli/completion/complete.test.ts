import { describe, expect, it } from 'vitest';
import { checkCommand } from '../../../src/cli/commands/alerts/check.ts';
import { valuesCommand } from '../../../src/cli/commands/discovery/labels.ts';
import { logsCommand } from '../../../src/cli/commands/logs/logs.ts';
import { loadQueriesCommand } from '../../../src/cli/commands/queries/queries.ts';
import {
  type CompletionSources,
  completeWords,
  type LabelScope,
} from '../../../src/cli/completion/complete.ts';
import type { Io } from '../../../src/cli/io/io.ts';
import type { CommandSpec } from '../../../src/cli/session/command.ts';

const podCpu: CommandSpec = {
  name: 'pod-cpu',
  summary: 'CPU of pods',
  args: [],
  flags: [
    {
      name: 'namespace',
      short: 'n',
      value: 'NAMESPACE',
      doc: 'of this namespace',
      completes: { label: 'namespace' },
    },
    { name: 'top', value: 'N', doc: 'the first N rows' },
  ],
  outputs: ['table', 'json'],
  stores: ['metrics'],
  examples: [],
  run: async () => undefined,
};
const specs: Readonly<Record<string, CommandSpec>> = {
  'pod-cpu': podCpu,
  logs: logsCommand,
  queries: await loadQueriesCommand([], {} as Io, []),
  values: valuesCommand,
  check: checkCommand,
};

/** The words that complete a line, and what was asked outside for them. */
async function complete(line: string): Promise<{ words: string[]; asked: [string, LabelScope][] }> {
  const asked: [string, LabelScope][] = [];
  const sources: CompletionSources = {
    findSpec: async (word) => specs[word] ?? null,
    savedQueries: async () => [
      { name: 'pod-cpu', title: 'CPU of pods', isRule: false, ruleGroup: '' },
      { name: 'pod-memory', title: 'Memory of pods', isRule: false, ruleGroup: '' },
      { name: 'node-full', title: 'Full nodes', isRule: true, ruleGroup: 'nodes' },
      { name: 'loops', title: 'Looping pods', isRule: true, ruleGroup: 'pods' },
      { name: 'waits', title: 'Waiting pods', isRule: true, ruleGroup: 'pods' },
    ],
    contexts: async () => ['demo', 'prod'],
    labelValues: async (label, place) => {
      asked.push([label, place]);
      return ['otel-demo', 'monitoring'];
    },
    labelNames: async (place) => {
      asked.push(['', place]);
      return ['namespace', 'node'];
    },
  };
  const candidates = await completeWords(line.split(' '), sources);
  return { words: candidates.map(({ word }) => word), asked };
}

describe('completeWords', () => {
  const table: readonly (readonly [line: string, words: readonly string[]])[] = [
    ['pod', ['pod-cpu', 'pod-memory']],
    ['check ', ['node-full', 'loops', 'waits']],
    ['check --group ', ['nodes', 'pods']],
    ['check --group nodes,', ['nodes,pods']],
    ['check --severity w', ['warning']],
    ['log', ['logs']],
    ['--demo pod-c', ['pod-cpu']],
    ['-c prod pod-c', ['pod-cpu']],
    ['help log', ['logs']],
    ['nosuch ', []],
    ['-c ', ['demo', 'prod']],
    ['--context=p', ['--context=prod']],
    ['pod-cpu --n', ['--namespace', '--no-pager']],
    ['pod-cpu --to', ['--top', '--to']],
    ['pod-cpu -n ', ['otel-demo', 'monitoring']],
    ['pod-cpu --namespace=o', ['--namespace=otel-demo']],
    ['pod-cpu -o ', ['table', 'json']],
    ['pod-cpu -o j', ['json']],
    ['pod-cpu --color ', ['auto', 'always', 'never']],
    ['pod-cpu --since ', []],
    ['pod-cpu --top ', []],
    ['pod-cpu x', []],
    ['queries s', ['show']],
    ['queries show pod-m', ['pod-memory']],
    ['queries show pod-cpu pod-', ['pod-cpu', 'pod-memory']],
    ['queries -o json show pod-m', ['pod-memory']],
    ['values n', ['namespace', 'node']],
    ['values --signal ', ['metrics', 'logs', 'traces']],
    ['logs ', []],
  ];
  it.each(table)('%j', async (line, words) => {
    expect((await complete(line)).words).toEqual(words);
  });

  it('looks labels up where the line points', async () => {
    expect((await complete('--demo pod-cpu -n ')).asked).toEqual([
      ['namespace', { store: 'metrics', words: ['--demo', 'pod-cpu', '-n'], prefix: '', namespace: null }],
    ]);
    expect((await complete('values --signal traces se')).asked).toMatchObject([['', { store: 'traces' }]]);
  });

  it('asks nothing outside for commands and flags', async () => {
    expect((await complete('pod-cpu --')).asked).toEqual([]);
    expect((await complete('')).asked).toEqual([]);
  });
});
