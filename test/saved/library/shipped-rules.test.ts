import { describe, expect, it } from 'vitest';
import { nextCommands } from '../../../src/cli/commands/alerts/next-commands.ts';
import { declaredLabels } from '../../../src/saved/saved-query.ts';
import { shippedQueries } from '../../helpers/example-cases.ts';
import { parseLine } from '../../helpers/parse-line.ts';
import { splitShell } from '../../helpers/split-shell.ts';

const groups = ['pods', 'workloads', 'storage', 'nodes', 'network', 'control-plane', 'stores'];
const rules = (await shippedQueries()).filter(({ rule }) => rule !== undefined);

describe('each shipped rule', () => {
  it.each(rules.map((one) => [one.name, one] as const))('%s', async (_name, query) => {
    const { group, means, next } = query.rule ?? { group: '', means: '', next: [] };
    expect(groups).toContain(group);
    expect(means).toMatch(/^\S.{20,}\.$/);
    expect(next.length).toBeGreaterThan(0);
    const row = Object.fromEntries(declaredLabels(query).map(({ name }) => [name, 'x']));
    const commands = nextCommands(next, row, []);
    // A label that the rule's rows do not have would leave its command out for ever.
    expect(commands).toHaveLength(next.length);
    for (const command of commands)
      if (command.startsWith('obsq ')) await parseLine(splitShell(command).slice(1));
  });
});
