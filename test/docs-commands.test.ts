import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningDemo, startDemo } from '../src/demo/start-demo.ts';
import { type FakeRun, fakeNowMs, runInProcess } from './helpers/fake-io.ts';
import { splitShell } from './helpers/split-shell.ts';

let demo: RunningDemo;
const answers = new Map<string, Promise<FakeRun>>();

beforeAll(async () => {
  demo = await startDemo({ now: () => fakeNowMs });
});

afterAll(async () => {
  await demo.close();
});

interface PageCommand {
  readonly page: string;
  readonly command: string;
  /** The jq program behind the pipe, or null. */
  readonly jq: string | null;
  /** What the page says the demo gives; 0 where it says nothing. */
  readonly code: number;
}

/** Whole lines in fenced blocks that begin with obsq and hold nothing that a shell would fill in. */
function commandsOf(page: string): readonly PageCommand[] {
  const text = readFileSync(join(import.meta.dirname, '..', 'docs', page), 'utf8');
  // Every second piece is within fences; a language behind the fence means that it is no list of commands.
  const blocks = text.split(/^```/m).filter((block, index) => index % 2 === 1 && block.startsWith('\n'));
  return blocks.flatMap((block) =>
    block.split('\n').flatMap((line) => {
      const match = /^(obsq .*?)(?: \| jq -r '([^']*)')?(?: +# ?(\d*)\b.*)?$/.exec(line);
      if (match === null || /\|\||"\$|&&/.test(line)) return [];
      const [, command = '', jq = null, code = ''] = match;
      return [{ page, command: command.trim(), jq, code: code === '' ? 0 : Number(code) }];
    }),
  );
}

/** Runs it on the demo, once for all who ask. */
function answerOf(command: string): Promise<FakeRun> {
  const known = answers.get(command);
  if (known !== undefined) return known;
  const { metrics = '', logs = '', traces = '', alerts = '' } = demo.urls;
  const answer = runInProcess(splitShell(command).slice(1), {
    environment: {
      OBSQ_METRICS_URL: metrics,
      OBSQ_LOGS_URL: logs,
      OBSQ_TRACES_URL: traces,
      OBSQ_ALERTS_URL: alerts,
    },
  });
  answers.set(command, answer);
  return answer;
}

const commands = ['pivot.md', 'runbook.md'].flatMap(commandsOf);
const hasJq = spawnSync('jq', ['--version']).status === 0;

describe('the commands of docs/pivot.md and docs/runbook.md', () => {
  it('are found', () => {
    expect(commands.filter(({ page }) => page === 'pivot.md').length).toBeGreaterThan(20);
    expect(commands.filter(({ page }) => page === 'runbook.md').length).toBeGreaterThan(20);
    expect(commands.filter(({ jq }) => jq !== null).length).toBeGreaterThan(10);
    expect(new Set(commands.map(({ code }) => code))).toEqual(new Set([0, 4, 5, 6, 7]));
  });

  it.each(commands.map((one) => [one.page, one.command, one] as const))(
    '%s: %s',
    async (_page, command, { jq, code }) => {
      const { code: ended, stdout, stderr } = await answerOf(command);
      // A check that fires exits 7 behind a pipe too; the recipe is about what it prints.
      if (jq === null) expect(ended, stderr).toBe(code);
      else expect([0, 7], stderr).toContain(ended);
      if (code !== 6) expect(stdout).not.toBe('');
      if (jq === null) return;
      if (!command.includes('jsonl')) JSON.parse(stdout);
      if (!hasJq) return;
      const recipe = spawnSync('jq', ['-r', jq], { input: stdout, encoding: 'utf8' });
      expect(recipe.stderr).toBe('');
      // All is well in the demo, says obsq doctor: its recipe for what is not finds nothing.
      if (command.startsWith('obsq doctor')) expect(recipe.stdout).toBe('');
      else expect(recipe.stdout).toMatch(/\w/);
      expect(recipe.stdout).not.toMatch(/\bnull\b/);
    },
  );
});
