import { BlockList, isIP } from 'node:net';
import { ObsqError } from '../domain/errors.ts';

/** The proxy for a URL, by HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY. */
export type ProxyFor = (url: URL) => URL | null;

/**
 * Reads the proxy variables as Go's programs do (so that obsq goes where logcli and mimirtool go): lower case wins,
 * loopback is never proxied, NO_PROXY holds `*`, hosts with their subdomains, `.domain`, `host:port`, addresses and CIDR ranges.
 * A proxy without a scheme is an http one. Throws ObsqError (`config`) for a proxy that is no URL.
 */
export function parseProxyEnvironment(environment: Readonly<Record<string, string | undefined>>): ProxyFor {
  const read = (name: string): string => (environment[name.toLowerCase()] ?? environment[name] ?? '').trim();
  const all = read('ALL_PROXY');
  const proxies = {
    'http:': parseProxy('HTTP_PROXY', read('HTTP_PROXY') || all),
    'https:': parseProxy('HTTPS_PROXY', read('HTTPS_PROXY') || all),
  };
  if (proxies['http:'] === null && proxies['https:'] === null) return () => null;
  const isExempt = parseNoProxy(read('NO_PROXY'));
  return (url) => {
    const proxy = url.protocol === 'https:' ? proxies['https:'] : proxies['http:'];
    return proxy === null || isLoopback(url) || isExempt(url) ? null : proxy;
  };
}

function parseProxy(variable: string, text: string): URL | null {
  if (text === '') return null;
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return new URL(url);
  throw new ObsqError({
    kind: 'config',
    message: `${variable} is not the URL of an http or https proxy`,
    hint: `set it like http://proxy.example:3128, or unset ${variable}`,
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

/** False when the entry is no CIDR range. */
function addRange(ranges: BlockList, entry: string): boolean {
  const [address, bits] = entry.split('/');
  const family = isIP(address ?? '');
  if (address === undefined || bits === undefined || family === 0 || !/^\d+$/.test(bits)) return false;
  if (Number(bits) > (family === 4 ? 32 : 128)) return false;
  ranges.addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
  return true;
}

/** The Proxy-Authorization header for the credentials in a proxy's URL; undefined without any. */
export function proxyAuthorization(proxy: URL): string | undefined {
  if (proxy.username === '' && proxy.password === '') return undefined;
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
}
