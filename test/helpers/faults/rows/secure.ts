import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { type RecordingServerOptions, startRecordingServer } from '../../recording-server.ts';
import type { Fault } from '../fault.ts';
import { healthyBody } from '../healthy-answers.ts';
import { answering, type Stage, startPeer, type Trouble } from '../stand-in.ts';

const folder = join(import.meta.dirname, '../../../../fixtures/tls');
const pem = (file: string): string => readFileSync(join(folder, file), 'utf8');
const certificate = (name: string) => ({ cert: pem(`${name}.crt`), key: pem(`${name}.key`) });
const settings = (...lines: string[]): string => ['tls:', ...lines.map((line) => `  ${line}`)].join('\n');
const trust = (name: string): string => `ca: ${join(folder, `${name}.crt`)}`;

/** A store behind TLS that answers well to whom it lets in. */
function behind(
  tls: NonNullable<RecordingServerOptions['tls']>,
  shown: string | undefined,
  more: Partial<Stage> = {},
): Trouble {
  return async () => {
    const server = await startRecordingServer({ tls, respond: ({ path }) => ({ body: healthyBody(path) }) });
    return {
      url: server.url,
      ...(shown !== undefined && { settings: shown }),
      complaint: () =>
        server.requests.length === 0 || more.url === 'may be asked' ? null : 'the question went out',
      close: () => server.close(),
    };
  };
}

/** For a store that the client may well ask: the certificate is in order. */
const mayBeAsked = { url: 'may be asked' };

/** Certificates and handshakes that are wrong, each in its own way. */
export const secureFaults: readonly Fault[] = [
  {
    name: 'a certificate of a CA that is known',
    trouble: behind(certificate('server'), settings(trust('ca')), mayBeAsked),
    code: 0,
    says: /^/,
  },
  {
    name: 'a certificate of an unknown CA',
    trouble: behind(certificate('server'), undefined),
    code: 1,
    says: /a CA that is not known here.*tls\.ca/,
  },
  {
    name: 'a certificate of another CA than the one that is given',
    trouble: behind(certificate('server'), settings(trust('self-signed'))),
    code: 1,
    says: /a CA that is not known here.*tls\.ca holds another CA/,
  },
  {
    name: 'a certificate that signed itself',
    trouble: behind(certificate('self-signed'), undefined),
    code: 1,
    says: /self-signed.*tls\.ca/,
  },
  {
    name: 'a certificate that has expired',
    trouble: behind(certificate('expired'), settings(trust('ca'))),
    code: 1,
    says: /its TLS certificate has expired/,
  },
  {
    name: 'a certificate that is not valid yet',
    trouble: behind(certificate('future'), settings(trust('future'))),
    code: 1,
    says: /is not valid yet.*clock/,
  },
  {
    name: 'a certificate for another host',
    trouble: behind(certificate('server'), settings(trust('ca'), 'serverName: elsewhere.test')),
    code: 1,
    says: /for another host name.*tls\.serverName/,
  },
  {
    name: 'a client certificate is missing',
    trouble: behind(
      { ...certificate('server'), ca: pem('ca.crt'), requestCert: true },
      settings(trust('ca')),
    ),
    code: 1,
    says: /tls\.cert/,
  },
  {
    name: 'a client certificate that nobody knows',
    trouble: behind(
      { ...certificate('server'), ca: pem('ca.crt'), requestCert: true },
      settings(
        trust('ca'),
        `cert: ${join(folder, 'self-signed.crt')}`,
        `key: ${join(folder, 'self-signed.key')}`,
      ),
    ),
    code: 1,
    says: /certificate|closed without an answer/,
  },
  {
    name: 'a client key of another certificate',
    trouble: behind(
      certificate('server'),
      settings(trust('ca'), `cert: ${join(folder, 'client.crt')}`, `key: ${join(folder, 'server.key')}`),
    ),
    code: 2,
    says: /TLS settings cannot be used/,
  },
  {
    name: 'a CA file that is none',
    trouble: behind(certificate('server'), settings(`ca: ${join(folder, 'README.md')}`)),
    code: 2,
    says: /tls\.ca holds no certificate.*PEM/,
  },
  {
    name: 'a CA file that is not there',
    trouble: behind(certificate('server'), settings('ca: /nonexistent/ca.pem')),
    code: 2,
    says: /\/nonexistent\/ca\.pem/,
  },
  {
    name: 'no check at all, where one was asked for none',
    trouble: behind(certificate('expired'), settings('insecureSkipVerify: true'), mayBeAsked),
    code: 0,
    says: /^/,
  },
  {
    name: 'https to a server that speaks plain HTTP',
    trouble: async () => {
      const stage = await answering((body) => ({ body }))();
      return { ...stage, url: stage.url.replace('http:', 'https:') };
    },
    code: 1,
    says: /does not speak TLS.*http:\/\/ rather than https:\/\//,
  },
  {
    name: 'http to a server that speaks TLS',
    trouble: async () => {
      const stage = await behind(certificate('server'), undefined)();
      return { ...stage, url: stage.url.replace('https:', 'http:') };
    },
    code: 1,
    says: /closed without an answer|does not speak HTTP/,
  },
  {
    name: 'a handshake of TLS 1.1 alone',
    trouble: async () => {
      const server = createTlsServer({
        ...certificate('server'),
        minVersion: 'TLSv1.1',
        maxVersion: 'TLSv1.1',
        ciphers: 'DEFAULT@SECLEVEL=0',
      });
      const peer = await startPeer(() => undefined, undefined, server);
      return {
        url: `https://127.0.0.1:${peer.port}`,
        settings: settings(trust('ca')),
        close: () => peer.close(),
      };
    },
    code: 1,
    says: /TLS/,
  },
  {
    name: 'a handshake that hangs',
    trouble: async () => {
      const peer = await startPeer(() => undefined);
      return { url: `https://127.0.0.1:${peer.port}`, close: () => peer.close() };
    },
    timeout: '1s',
    code: 5,
    says: /--timeout/,
  },
];
