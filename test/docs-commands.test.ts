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

function readPage(page: string): string {
  return readFileSync(join(import.meta.dirname, '..', 'docs', page), 'utf8');
}

/** Whole lines in fenced blocks that begin with obsq and hold nothing that a shell would fill in. */
function commandsOf(page: string): readonly PageCommand[] {
  const text = readPage(page);
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

/** What the pages put into variables of the shell: `id=$(obsq ... | jq -r .traceId)`. */
const assignments = new Map(
  ['pivot.md', 'runbook.md'].flatMap((page) =>
    [...readPage(page).matchAll(/^(\w+)=\$\((obsq .*?) \| jq -r (\S+)\)/gm)].map(
      ([, name = '', command = '', path = '']) => [name, { command, path }] as const,
    ),
  ),
);

/** The command with the values of its variables, each asked for as the page says. */
async function fill(command: string): Promise<string> {
  let filled = command;
  for (const [whole, name = ''] of command.matchAll(/\$(\w+)/g)) {
    const assigned = assignments.get(name);
    if (assigned === undefined) throw new Error(`the pages never say what ${whole} is`);
    const { stdout } = await answerOf(assigned.command);
    const keys = assigned.path.match(/\w+/g) ?? [];
    const value = keys.reduce((at: unknown, key) => Object(at)[key], JSON.parse(stdout));
    filled = filled.replace(whole, String(value));
  }
  return filled;
}

/** Runs it on the demo, once for all who ask. */
async function answerOf(command: string): Promise<FakeRun> {
  const known = answers.get(command);
  if (known !== undefined) return known;
  const answer = fill(command).then((filled) => runOn(demo, filled, fakeNowMs));
  answers.set(command, answer);
  return answer;
}

function runOn({ urls }: RunningDemo, command: string, nowMs: number): Promise<FakeRun> {
  const { metrics = '', logs = '', traces = '', alerts = '' } = urls;
  return runInProcess(splitShell(command).slice(1), {
    nowMs,
    environment: {
      OBSQ_METRICS_URL: metrics,
      OBSQ_LOGS_URL: logs,
      OBSQ_TRACES_URL: traces,
      OBSQ_ALERTS_URL: alerts,
    },
  });
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

/** Minutes of the demo's ten, beside the first: after a restart, before it, and when payment's targets are all up. People copy a line at any. */
const minutes = [2, 4, 8];

/** Lines of one instant answer: those that wait have clocks of their own, and the doctor looks at everything. */
const judged = commands.filter(
  ({ command, jq, page }) => jq === null && page === 'runbook.md' && !/^obsq (?:wait|doctor)/.test(command),
);

describe('what docs/runbook.md says of the demo holds at other minutes of its cycle', () => {
  it.each(minutes)('%i minutes into it', async (minute) => {
    const nowMs = fakeNowMs + minute * 60_000;
    const then = await startDemo({ now: () => nowMs });
    try {
      const codes = [];
      for (const { command } of judged) codes.push([command, (await runOn(then, command, nowMs)).code]);
      expect(codes).toEqual(judged.map(({ command, code }) => [command, code]));
    } finally {
      await then.close();
    }
  });
});
