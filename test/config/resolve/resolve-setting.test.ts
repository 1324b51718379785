import { describe, expect, it } from 'vitest';
import type { Environment } from '../../../src/config/env.ts';
import { createResolver } from '../../../src/config/resolve/resolve-setting.ts';
import type { CommandResult, RunCommand } from '../../../src/config/resolve/run-command.ts';
import type { Setting } from '../../../src/config/setting.ts';
import { fakeFiles } from '../file/fake-files.ts';

const commands: string[][] = [];

function resolver(result: CommandResult = { ok: true, stdout: 'out\n' }, environment: Environment = {}) {
  const run: RunCommand = async (command) => {
    commands.push([...command]);
    return result;
  };
  commands.length = 0;
  return createResolver({
    environment: { HOME: '/home/ann', TOKEN: 'tok', EMPTY: '', ...environment },
    files: fakeFiles({
      '/c/secret': 'of the file\n',
      '/c/two': 'a\nb\n\n',
      '/home/ann/.token': 'of home',
      '/abs': 'absolute\r\n',
      rel: 'of the working directory',
    }),
    run,
    directory: '/c',
  });
}

const setting = (text: string, kind: Setting['kind'] = 'reference'): Setting => ({
  text,
  kind,
  source: 'here:1:2',
});

describe('values', () => {
  it.each<[string, Setting['kind'], string]>([
    ['plain', 'reference', 'plain'],
    ['', 'reference', ''],
    ['${TOKEN}', 'reference', 'tok'],
    ['Bearer ${TOKEN}/${HOME}!', 'reference', 'Bearer tok//home/ann!'],
    ['$${TOKEN} costs $5', 'reference', '${TOKEN} costs $5'],
    ['$TOKEN', 'reference', '$TOKEN'],
    ['file:secret', 'reference', 'of the file'],
    ['file:two', 'reference', 'a\nb\n'],
    ['file:/abs', 'reference', 'absolute'],
    ['file:///abs', 'reference', 'absolute'],
    ['file:~/.token', 'reference', 'of home'],
    ['exec:pass show x', 'reference', 'out'],
    ['${TOKEN}', 'literal', '${TOKEN}'],
    ['exec:rm', 'literal', 'exec:rm'],
    ['rel', 'file', 'of the working directory'],
    ['~/.token', 'file', 'of home'],
    ['secret', 'file-reference', 'of the file'],
    ['${HOME}/.token', 'file-reference', 'of home'],
    ['file:secret', 'file-reference', 'of the file'],
    ['exec:pass key', 'file-reference', 'out'],
    ['-----BEGIN CERTIFICATE-----\nAA', 'file-reference', '-----BEGIN CERTIFICATE-----\nAA'],
  ])('%j as %s', async (text, kind, value) => {
    expect(await resolver()(setting(text, kind))).toBe(value);
  });
});

describe('exec:', () => {
  it.each([
    ['exec:pass show x', ['pass', 'show', 'x']],
    ['exec: a  b ', ['a', 'b']],
    [`exec:a 'b c' "d \\"e\\"" f\\ g h'i'j ''`, ['a', 'b c', 'd "e"', 'f g', 'hij', '']],
    ['exec:~/bin/token ~/x', ['/home/ann/bin/token', '~/x']],
    ['exec:echo $HOME; rm -rf / | cat', ['echo', '$HOME;', 'rm', '-rf', '/', '|', 'cat']],
  ])('%s is split as words, and nothing else in it means anything', async (text, words) => {
    await resolver()(setting(text));
    expect(commands).toEqual([words]);
  });

  it('runs a helper once for all that name it', async () => {
    const resolve = resolver();
    await Promise.all([resolve(setting('exec:a')), resolve(setting('exec:a')), resolve(setting('exec:b'))]);
    expect(commands).toEqual([['a'], ['b']]);
  });

  it('shows what a failing helper said', async () => {
    const failing = resolver({ ok: false, reason: 'it ended with exit code 2', stderr: 'gpg: no key\n' });
    await expect(failing(setting('exec:pass show x'))).rejects.toMatchObject({
      kind: 'config',
      message: 'here:1:2: "pass show x" gave no secret: it ended with exit code 2: gpg: no key',
      hint: 'run it by hand: pass show x',
    });
    await expect(resolver({ ok: true, stdout: '\n' })(setting('exec:true'))).rejects.toMatchObject({
      message: 'here:1:2: "true" wrote nothing',
    });
  });
});

describe('what is refused', () => {
  it.each([
    ['${NOWHERE}', 'the variable NOWHERE is not set', 'export NOWHERE=...'],
    ['${EMPTY}', 'the variable EMPTY is not set', 'export EMPTY=...'],
    ['${A-B}', 'a ${...} in it holds no variable name', 'write ${NAME}; $${ stands for a plain ${'],
    ['file:', '"file:" names no file', 'write file:/path/to/secret'],
    ['file:none', 'cannot read /c/none: no such file', 'check the path, or try "ls -l /c/none"'],
    ['exec:', '"exec:" names no command', 'write exec:pass show mimir'],
    ['exec:a "b', 'its "exec:" has a quote that does not end', 'write exec:pass show mimir'],
  ])('%s', async (text, message, hint) => {
    await expect(resolver()(setting(text))).rejects.toMatchObject({
      kind: 'config',
      message: `here:1:2: ${message}`,
      hint,
    });
  });

  it('a home directory where there is none', async () => {
    const homeless = resolver(undefined, { HOME: undefined });
    await expect(homeless(setting('file:~/x'))).rejects.toMatchObject({
      message: 'here:1:2: ~/x needs a home directory',
    });
  });
});
