import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/file/parse-config.ts';
import { ObsqError } from '../../../src/domain/errors.ts';

const parse = (text: string) => parseConfig(text, '/c/config.yaml');

function failure(text: string): { message: string; hint: string | undefined } {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof ObsqError && error.kind === 'config')
      return { message: error.message, hint: error.hint };
    throw error;
  }
  throw new Error('it did not fail');
}

describe('parseConfig', () => {
  it('reads everything a store can have, with its place', () => {
    const config = parse(
      [
        'contexts:',
        '  - name: prod',
        '    metrics:',
        '      url: https://m/prometheus',
        '      tenant: 007',
        '      headers: {X-Team: checkout}',
        '      auth: {basic: {username: ann, password: "${PW}"}}',
        '      tls: {ca: ca.pem, cert: c.pem, key: "exec:pass key", serverName: m, insecureSkipVerify: true}',
        'keys: {quit: q}',
        'theme: light',
      ].join('\n'),
    );
    const at = (text: string, line: number, column: number, kind = 'reference') => ({
      text,
      kind,
      source: `/c/config.yaml:${line}:${column}`,
    });
    expect(config).toEqual({
      trusted: [],
      path: '/c/config.yaml',
      currentContext: null,
      contexts: [
        {
          name: 'prod',
          grafanaUrl: null,
          clusterLabel: null,
          correlate: null,
          stores: {
            metrics: {
              url: at('https://m/prometheus', 4, 12),
              tenant: at('007', 5, 15),
              headers: [{ name: 'X-Team', value: at('checkout', 6, 25) }],
              auth: { kind: 'basic', username: at('ann', 7, 32), password: at('${PW}', 7, 47) },
              tls: {
                ca: at('ca.pem', 8, 17, 'file-reference'),
                cert: at('c.pem', 8, 31, 'file-reference'),
                key: at('exec:pass key', 8, 43, 'file-reference'),
                serverName: at('m', 8, 72),
                insecureSkipVerify: at('true', 8, 95, 'literal'),
              },
            },
          },
        },
      ],
      keys: { quit: 'q' },
      theme: 'light',
      literalSecrets: [],
    });
  });

  it.each(['', '# only a comment\n', 'contexts:\n', 'contexts: []\ncurrentContext:\n', '---\n'])(
    'takes %j as a file without contexts',
    (text) => {
      expect(parse(text)).toMatchObject({ contexts: [], currentContext: null, keys: null });
    },
  );

  it.each([
    ['https://g.example/', { grafanaUrl: 'https://g.example' }],
    [
      '{url: https://g.example/grafana, metrics: mimir-1, logs: 7}',
      { grafanaUrl: 'https://g.example/grafana', grafanaDatasources: { metrics: 'mimir-1', logs: '7' } },
    ],
  ])('reads Grafana and its data sources from %s', (text, expected) => {
    expect(parse(`contexts:\n  - name: prod\n    grafana: ${text}`).contexts[0]).toMatchObject(expected);
  });

  it('follows anchors', () => {
    const { contexts } = parse(
      'contexts:\n- {name: a, logs: &l {url: "http://l", tenant: t}}\n- {name: b, logs: *l}\n',
    );
    expect(contexts[1]?.stores.logs?.tenant?.text).toBe('t');
  });

  it('survives being kept as JSON', () => {
    const config = parse('contexts: [{name: a, logs: {url: "http://l"}, correlate: {x: [1, {y: null}]}}]');
    expect(JSON.parse(JSON.stringify(config))).toEqual(JSON.parse(JSON.stringify({ ...config })));
    expect(config.contexts[0]?.correlate).toEqual({ x: [1, { y: null }] });
  });

  it('finds the secrets that stand in the file', () => {
    const { literalSecrets } = parse(`
contexts:
- name: a
  metrics: {url: "http://u:hunter2@h", headers: {X-Api-Key: abc, X-Team: t}}
  logs: {url: "http://l", auth: {bearer: abc}}
  traces: {url: "http://t", auth: {basic: {username: u, password: abc}}}
  alerts: {url: "http://u:\${PW}@h", headers: {Authorization: "Bearer \${T}"}, auth: {bearer: "file:x"}}
`);
    expect(literalSecrets).toEqual([
      '/c/config.yaml:4:18 (contexts[0].metrics.url)',
      '/c/config.yaml:4:61 (contexts[0].metrics.headers.X-Api-Key)',
      '/c/config.yaml:5:42 (contexts[0].logs.auth.bearer)',
      '/c/config.yaml:6:67 (contexts[0].traces.auth.basic.password)',
    ]);
  });

  it('counts the text of a private key as one, and the path to it not', () => {
    const withKey = (key: string) =>
      parse(`contexts: [{name: a, logs: {url: "http://l", tls: {cert: c.pem, key: ${key}}}}]`).literalSecrets;
    expect(withKey('"-----BEGIN PRIVATE KEY-----"')).toEqual([
      '/c/config.yaml:1:70 (contexts[0].logs.tls.key)',
    ]);
    expect(withKey('tls/me.key')).toEqual([]);
    expect(withKey('file:me.key')).toEqual([]);
  });
});

describe('what is refused', () => {
  const store = (text: string) => `contexts:\n  - name: a\n    logs: ${text}\n`;

  it.each<[string, string, string]>([
    ['contexts: {a: {}}', '1:11: contexts: a list is expected here', 'begin each entry with "- "'],
    ['[]', '1:1: a mapping is expected here', 'write "key: value" lines, indented'],
    ['contexs: []', '1:1: "contexs" is not known here', 'did you mean contexts?'],
    ['contexts:\n  - logs: {}', '2:5: contexts[0]: a context has no name', 'begin it with "- name: prod"'],
    [
      'contexts: [{name: demo}]',
      '1:19: contexts[0].name: "demo" is the name of the built-in cluster',
      'give it another name',
    ],
    [
      'contexts: [{name: "a b"}]',
      '1:19: contexts[0].name: "a b" is no context name: letters, digits and . _ - @ : / + make one',
      'give it another name',
    ],
    [
      'contexts: [{name: a}, {name: a}]',
      '1:23: contexts[1]: a second context is called "a"',
      'rename one of them',
    ],
    [
      'currentContext: b\ncontexts: [{name: a}]',
      '1:17: currentContext: no context is called "b"',
      'there are: a',
    ],
    [store('{tenant: x}'), '3:11: contexts[0].logs: a store has no URL', 'add "url: http://..."'],
    [
      store('{url: "h:3100"}'),
      '3:17: contexts[0].logs.url: "h:3100" is no URL: it has no scheme',
      'did you mean http://h:3100?',
    ],
    [
      store('{url: "http://l", tennant: x}'),
      '3:29: contexts[0].logs: "tennant" is not known here',
      'did you mean tenant?',
    ],
    [
      store('{url: "http://l", tenant: [x]}'),
      '3:37: contexts[0].logs.tenant: a text is expected here',
      'put it into quotes',
    ],
    [
      store('{url: "http://l", tenant: true}'),
      '3:37: contexts[0].logs.tenant: a text is expected here',
      'put it into quotes',
    ],
    [
      store('{url: "http://l", auth: {}}'),
      '3:35: contexts[0].logs.auth: one of "basic" and "bearer" is expected here',
      'write "bearer: file:~/.token", for example',
    ],
    [
      store('{url: "http://l", auth: {basic: {username: u}}}'),
      '3:43: contexts[0].logs.auth.basic: "basic" has no password',
      'add "password: ${MY_PASSWORD}"',
    ],
    [
      store('{url: "http://l", auth: {bearer: "${9}"}}'),
      '3:44: contexts[0].logs.auth.bearer: a ${...} in it holds no variable name',
      'write ${NAME}; $${ stands for a plain ${',
    ],
    [
      store('{url: "http://l", tls: {insecureSkipVerify: yes}}'),
      '3:55: contexts[0].logs.tls.insecureSkipVerify: true or false is expected here',
      'write true or false',
    ],
    [
      store('{url: "http://l", headers: {"X Y": a}}'),
      '3:46: contexts[0].logs.headers.X Y: "X Y" is no header name',
      'a header is a name and one line of plain text',
    ],
    [
      store('{url: "exec:x"}'),
      '3:17: contexts[0].logs.url: a URL stands here as itself',
      'write the URL; ${VARIABLES} may be in it',
    ],
  ])('%j', (text, message, hint) => {
    expect(failure(text)).toEqual({ message: `/c/config.yaml:${message}`, hint });
  });

  it.each([
    ['contexts: [', '/c/config.yaml:1:12: '],
    ['contexts: []\ncontexts: []', '/c/config.yaml:2:1: '],
    ['contexts:\n  - name: a\n logs: x', '/c/config.yaml:3:'],
    ['a: 1\n---\nb: 2', '/c/config.yaml:2:'],
  ])('broken YAML %j, at its place', (text, place) => {
    expect(failure(text).message.startsWith(place)).toBe(true);
  });

  it.each([
    ['contexts: *nowhere', '/c/config.yaml:1:11: contexts: no anchor is called "nowhere"'],
    ['keys: {a: *nowhere}', '/c/config.yaml:1:7: keys: it cannot be held: '],
    ['keys: &k {a: *k}', '/c/config.yaml:1:10: keys: it cannot be held: '],
  ])('the alias in %j', (text, start) => {
    expect(failure(text).message.slice(0, start.length)).toBe(start);
  });

  it('does not blow up on aliases of aliases', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh', 'hi'].map((pair) => [...pair])) {
      bomb.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(', ')}]`);
    }
    expect(failure(`keys:\n${bomb.map((line) => `  ${line}`).join('\n')}\n`).message).toMatch(
      /config\.yaml:2:3: keys: it cannot be held: .*alias/i,
    );
  });
});
