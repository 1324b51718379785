import { BlockList, isIP } from 'node:net';
import { ObsqError } from '../../domain/errors.ts';
import { decodePercent } from '../../domain/text/decode-percent.ts';

/** Finds the proxy for a URL from HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY; null means none. */
export type ProxyFor = (url: URL) => URL | null;

/**
 * Reads the proxy variables as Go's programs do (so that obsq takes the same way as logcli and mimirtool): lower case wins,
 * loopback is never proxied, NO_PROXY holds `*`, hosts with their subdomains, `.domain`, `host:port`, addresses and CIDR ranges.
 * A proxy without a scheme is an http proxy. A variable is checked only when a URL would use it: the returned function then
 * throws ObsqError (`config`) if the value is not an http or https proxy.
 */
export function parseProxyEnvironment(environment: Readonly<Record<string, string | undefined>>): ProxyFor {
  const all = readVariable(environment, 'ALL_PROXY');
  const settings = {
    'http:': readVariable(environment, 'HTTP_PROXY') ?? all,
    'https:': readVariable(environment, 'HTTPS_PROXY') ?? all,
  };
  if (settings['http:'] === null && settings['https:'] === null) return () => null;
  const isExempt = parseNoProxy(readVariable(environment, 'NO_PROXY')?.text ?? '');
  return (url) => {
    const setting = url.protocol === 'https:' ? settings['https:'] : settings['http:'];
    return setting === null || isLoopback(url) || isExempt(url) ? null : parseProxy(setting);
  };
}

/** A setting or an environment variable that is set: its name as spelled, and its value. */
interface Variable {
  readonly name: string;
  readonly text: string;
}

/** Reads a variable in lower case, then in upper case; null if both are unset or empty. */
function readVariable(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
): Variable | null {
  for (const spelled of [name.toLowerCase(), name]) {
    const text = (environment[spelled] ?? '').trim();
    if (text !== '') return { name: spelled, text };
  }
  return null;
}

/** Reads the URL of a proxy; one without a scheme is an http proxy. Throws ObsqError `config` that names the setting. */
export function parseProxy({ name, text }: Variable): URL {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  const url = scheme === undefined ? `http://${text}` : text;
  const isHttp = scheme === undefined || scheme === 'http' || scheme === 'https';
  if (isHttp && URL.canParse(url)) return new URL(url);
  throw new ObsqError({
    kind: 'config',
    message: isHttp
      ? `${name} is not the URL of an http or https proxy`
      : `${name} names a ${scheme} proxy; obsq goes through http and https proxies only`,
    hint: `set it like http://proxy.example:3128, unset ${name}, or name the host of this store in NO_PROXY`,
  });
}

function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
}

function isLoopback(url: URL): boolean {
  const host = bareHost(url);
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127\./.test(host);
}

function parseNoProxy(text: string): (url: URL) => boolean {
  const ranges = new BlockList();
  const names: { readonly name: string; readonly port: string }[] = [];
  for (const entry of text.split(/[\s,]+/)) {
    if (entry === '*') return () => true;
    if (entry === '' || addRange(ranges, entry)) continue;
    const withPort = /^(\[.*\]|[^:]+):(\d+)$/.exec(entry);
    const name = (withPort?.[1] ?? entry).replace(/^\[|\]$/g, '').replace(/^\*?\./, '');
    names.push({ name: name.toLowerCase(), port: withPort?.[2] ?? '' });
  }
  return (url) => {
    const host = bareHost(url);
    const family = isIP(host);
    if (family !== 0 && ranges.check(host, family === 4 ? 'ipv4' : 'ipv6')) return true;
    const port = url.port || (url.protocol === 'https:' ? '443' : '80');
    return names.some(
      (entry) =>
        (entry.port === '' || entry.port === port) &&
        (host === entry.name || host.endsWith(`.${entry.name}`)),
    );
  };
}

/** Adds an entry to the ranges; returns false if it is not a CIDR range. */
function addRange(ranges: BlockList, entry: string): boolean {
  const [address, bits] = entry.split('/');
  const family = isIP(address ?? '');
  if (address === undefined || bits === undefined || family === 0 || !/^\d+$/.test(bits)) return false;
  if (Number(bits) > (family === 4 ? 32 : 128)) return false;
  ranges.addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
  return true;
}

/** The Proxy-Authorization header for the credentials in a proxy's URL; undefined if it has none. */
export function proxyAuthorization(proxy: URL): string | undefined {
  if (proxy.username === '' && proxy.password === '') return undefined;
  const pair = `${decodePercent(proxy.username)}:${decodePercent(proxy.password)}`;
  return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
}
