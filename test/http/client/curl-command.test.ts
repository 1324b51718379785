import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { formatCurlCommand } from '../../../src/http/client/curl-command.ts';

const bare = { headers: {} };

/** What curl would be given, word for word, by a real shell. */
const wordsOf = (command: string, env: Record<string, string> = {}): string[] => {
  const script = `curl() { printf '%s\\0' "$@"; }; ${command}`;
  const { stdout } = spawnSync('sh', ['-c', script], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...env },
  });
  return stdout.split('\0').slice(0, -1);
};

describe('formatCurlCommand', () => {
  it('asks with GET what was asked with GET', () => {
    const url = 'http://127.0.0.1:3100/loki/api/v1/query_range?query=%7Ba%3D%22it%27s%22%7D&limit=10';
    expect(wordsOf(formatCurlCommand({ method: 'GET', url }, bare))).toEqual([
      '-sS',
      '--compressed',
      '-G',
      'http://127.0.0.1:3100/loki/api/v1/query_range',
      '--data-urlencode',
      `query={a="it's"}`,
      '--data-urlencode',
      'limit=10',
    ]);
  });

  it('sends a form where a form was sent', () => {
    const command = formatCurlCommand({ method: 'POST', url: 'http://m/api/v1/query?query=up+%2B+1' }, bare);
    expect(command).toBe("curl -sS --compressed http://m/api/v1/query --data-urlencode 'query=up + 1'");
  });

  it('asks for a path alone', () => {
    expect(formatCurlCommand({ method: 'GET', url: 'http://[::1]:3200/api/v2/traces/ab' }, bare)).toBe(
      "curl -sS --compressed --globoff 'http://[::1]:3200/api/v2/traces/ab'",
    );
  });

  it('names secrets by variables', () => {
    const endpoint = {
      tenant: 'team a',
      headers: { 'X-Api-Key': 'hunter2', "X-'; rm": 'hunter2' },
      auth: { kind: 'bearer', token: 'hunter2' } as const,
      tls: { ca: 'hunter2', cert: 'hunter2', key: 'hunter2', insecureSkipVerify: true },
    };
    const command = formatCurlCommand({ method: 'GET', url: 'https://m/api/v1/labels' }, endpoint);
    expect(command).not.toContain('hunter2');
    const env = { OBSQ_X_API_KEY: 'k', OBSQ_X____RM: 'r', OBSQ_TOKEN: 't', OBSQ_CA_FILE: 'ca.pem' };
    const words = wordsOf(command, env);
    expect(words).toContain('X-Scope-OrgID: team a');
    expect(words).toContain('X-Api-Key: k');
    expect(words).toContain("X-'; rm: r");
    expect(words).toContain('Authorization: Bearer t');
    expect(words).toContain('ca.pem');
    expect(words).toContain('--insecure');
  });

  it('names user and password by variables', () => {
    const auth = { kind: 'basic', username: 'ann', password: 'hunter2' } as const;
    const command = formatCurlCommand({ method: 'GET', url: 'https://m/x' }, { headers: {}, auth });
    expect(command).not.toMatch(/ann|hunter2/);
    expect(wordsOf(command, { OBSQ_USER: 'u', OBSQ_PASSWORD: 'p' })).toContain('u:p');
  });
});
