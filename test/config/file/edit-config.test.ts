import { describe, expect, it } from 'vitest';
import { addContext, removeContext, useContext } from '../../../src/config/file/edit-config.ts';
import { typedReference } from '../../../src/config/reference.ts';
import { fakeFiles } from './fake-files.ts';

const path = '/home/ann/.config/obsq/config.yaml';
const text = `# our clusters
currentContext: prod # the real one
contexts:
  # Frankfurt
  - name: prod
    metrics: {url: "http://m", auth: {bearer: "file:~/t"}}   # via the gateway
  - name: staging
    logs:
      url: http://l
`;

function place(content?: string) {
  const files = fakeFiles(content === undefined ? {} : { [path]: content });
  return { environment: { HOME: '/home/ann' }, files, text: () => files.map.get(path)?.text };
}

describe('useContext', () => {
  it('changes one word and keeps every other byte that a person wrote', () => {
    const at = place(text);
    expect(useContext(at, 'staging')).toEqual({ path, currentContext: 'staging' });
    expect(
      at
        .text()
        ?.split('\n')
        .filter((line) => line.includes('#')),
    ).toEqual([
      '# our clusters',
      'currentContext: staging # the real one',
      '  # Frankfurt',
      expect.stringMatching(/# via the gateway$/),
    ]);
    expect(at.text()).toContain('  - name: staging\n    logs:\n      url: http://l\n');
  });

  it('adds the choice where there was none, and takes it back', () => {
    const at = place(text.replace(/currentContext.*\n/, ''));
    expect(useContext(at, 'prod').currentContext).toBe('prod');
    expect(useContext(at, null).currentContext).toBeNull();
    expect(at.text()).not.toContain('currentContext');
  });

  it.each([
    ['prdo', 'no context is called "prdo"', 'did you mean prod?'],
    ['demo', 'the demo cannot be the current context', 'it is never taken unasked: use --demo or -c demo'],
  ])('refuses %s and writes nothing', (name, message, hint) => {
    const at = place(text);
    expect(() => useContext(at, name)).toThrow(expect.objectContaining({ kind: 'config', message, hint }));
    expect(at.text()).toBe(text);
  });
});

describe('addContext', () => {
  it('makes the file, and the first context current', () => {
    const at = place();
    const added = addContext(at, {
      name: 'prod',
      metrics: {
        url: typedReference('http://m'),
        tenant: undefined,
        auth: { basic: { username: typedReference('ann'), password: typedReference('${PW}') } },
      },
    });
    expect(added).toEqual({ path, currentContext: 'prod' });
    expect(at.text()).toBe(
      'contexts:\n  - name: prod\n    metrics:\n      url: http://m\n      auth:\n        basic:\n          username: ann\n          password: ${PW}\ncurrentContext: prod\n',
    );
  });

  it.each(['# mine\n', 'contexts: []\n', 'contexts:\n', 'theme: light\n'])('goes on from %j', (content) => {
    const at = place(content);
    expect(addContext(at, { name: 'a', logs: { url: typedReference('http://l') } }).currentContext).toBe('a');
    const kept = /# mine|theme: light/.exec(content)?.[0];
    if (kept !== undefined) expect(at.text()).toContain(kept);
    expect(at.text()).toContain('  - name: a\n    logs:\n      url: http://l\n');
  });

  it('leaves the current context alone after the first', () => {
    const at = place(text);
    expect(addContext(at, { name: 'new', logs: { url: typedReference('http://l2') } }).currentContext).toBe(
      'prod',
    );
    expect(at.text()).toContain('# via the gateway');
  });

  it('replaces only when told to', () => {
    const at = place(text);
    const context = { name: 'staging', traces: { url: typedReference('http://t') } };
    expect(() => addContext(at, context)).toThrow('there is a context called "staging" already');
    addContext(at, context, { replace: true });
    expect(at.text()).not.toContain('http://l\n');
    expect(at.text()).toContain('http://t');
  });

  it.each([
    [
      { name: 'demo', logs: { url: typedReference('http://l') } },
      '"demo" is the name of the built-in cluster',
    ],
    [
      { name: 'a', logs: { url: typedReference('l:3100') } },
      'contexts[2].logs.url: "l:3100" is no URL: it has no scheme',
    ],
  ])('refuses what could not be read back: %j', (context, message) => {
    const at = place(text);
    expect(() => addContext(at, context)).toThrow(message);
    expect(at.text()).toBe(text);
  });

  it('writes text that is YAML to nobody as text', () => {
    const at = place();
    addContext(at, {
      name: '007',
      logs: {
        url: typedReference('http://l'),
        tenant: typedReference('yes: no # x'),
        headers: { 'X-A': typedReference('1.0') },
      },
    });
    expect(at.text()).toContain('name: "007"');
    expect(useContext(at, '007').currentContext).toBe('007');
  });
});

describe('removeContext', () => {
  it('takes the context, and the choice of it', () => {
    const at = place(text);
    expect(removeContext(at, 'staging').currentContext).toBe('prod');
    expect(removeContext(at, 'prod').currentContext).toBeNull();
    expect(at.text()).not.toMatch(/prod|staging/);
    expect(() => removeContext(at, 'prod')).toThrow('no context is called "prod"');
  });
});

describe('where nothing can be written', () => {
  it('there is no home', () => {
    const at = { ...place(), environment: {} };
    expect(() => useContext(at, 'a')).toThrow('no directory is known for a configuration file');
  });

  it('the file is broken: its mistake is named and the file left as it is', () => {
    const at = place('contexts: [');
    expect(() => addContext(at, { name: 'a', logs: { url: typedReference('http://l') } })).toThrow(
      `${path}:1:12: `,
    );
    expect(at.text()).toBe('contexts: [');
  });

  it('the disk is read-only', () => {
    const at = place(text);
    at.files.replace = () => {
      throw Object.assign(new Error('EROFS'), { code: 'EROFS' });
    };
    expect(() => useContext(at, 'staging')).toThrow(
      expect.objectContaining({ kind: 'config', message: `cannot write ${path}: the disk is read-only` }),
    );
  });
});
