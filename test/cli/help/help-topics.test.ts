import { describe, expect, it } from 'vitest';
import { reservedWords } from '../../../src/cli/commands/catalogue.ts';
import { helpTopics } from '../../../src/cli/help/help-topics.ts';
import { exitCodes } from '../../../src/cli/io/exit-code.ts';
import { runInProcess } from '../../helpers/fake-io.ts';

describe('obsq help <topic>', () => {
  it.each(helpTopics.map((topic) => [topic.name, topic] as const))('%s', async (name, topic) => {
    const run = await runInProcess(['help', name], { isTerminal: true, widthCells: 80 });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain(topic.title);
    for (const [term] of topic.rows) expect(run.stdout).toContain(term);
    // A command of that name would have no help page of its own any more.
    expect(reservedWords()).not.toContain(name);
  });

  it('has every exit code that there is', () => {
    const told = helpTopics
      .find(({ name }) => name === 'exit-codes')
      ?.rows.flatMap(([term]) => term.split(', '));
    expect(told?.map(Number).sort((a, b) => a - b)).toEqual(Object.values(exitCodes).sort((a, b) => a - b));
  });

  it('is named by obsq --help', async () => {
    const { stdout } = await runInProcess(['--help']);
    for (const { name } of helpTopics) expect(stdout).toContain(`obsq help ${name}`);
  });

  it('of a command is its help still', async () => {
    const { stdout, code } = await runInProcess(['help', 'pivot']);
    expect(code).toBe(0);
    expect(stdout).toContain('obsq pivot [<promql>] [flags]');
  });

  it('of nothing known is a usage error', async () => {
    expect(await runInProcess(['help', 'nothing-like-it'])).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('obsq schema', () => {
  it.each(['config', 'saved-query'])('%s is the schema of that file', async (kind) => {
    const { stdout, code } = await runInProcess(['schema', kind]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ $id: `${kind}.schema.json`, additionalProperties: false });
  });

  it('names them where a kind is not known', async () => {
    const { stderr, code } = await runInProcess(['schema', 'configuration']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/config, saved-query/);
  });
});
