import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStoreUrl } from '../../src/config/store-url.ts';
import { maskUrl } from '../../src/domain/text/mask-url.ts';

describe('maskUrl', () => {
  it.each([
    ['http://host/path', 'http://host/path'],
    ['http://host:8080/a@b', 'http://host:8080/a@b'],
    ['http://ann@host', 'http://ann@host'],
    ['http://ann:pw@host', 'http://ann:***@host'],
    ['http://ann:p@w@host/x', 'http://ann:***@host/x'],
    ['http://:pw@host', 'http://:***@host'],
    ['http://ann:${PW}@host', 'http://ann:***@host'],
    ['ann:pw@host', 'ann:***@host'],
    ['http://ann:p/w@host', 'http://ann:***@host'],
    ['host:9090', 'host:9090'],
    ['http://h/p?token=abc', 'http://h/p?token=***'],
    ['http://ann:pw@h/p?token=a=b&org=1#frag=c', 'http://ann:***@h/p?token=***&org=***#frag=***'],
    ['http://h/p?abc', 'http://h/p?***'],
    ['http://h/p#abc', 'http://h/p#***'],
    ['h:80/p?token=a?b', 'h:80/p?token=***'],
    ['http://h?a=b@c', 'http://h?a=***'],
    ['http://ann:p?w@host/x?y=abc', 'http://ann:***@host/x?y=***'],
  ])('%s', (text, shown) => {
    expect(maskUrl(text)).toBe(shown);
  });

  it.each(['http://h/p', 'h:80/p', 'ftp://h/p', 'http://h:port/p', 'p'])(
    'shows no value of a query, and no complaint repeats one: %s',
    (url) => {
      fc.assert(
        fc.property(fc.constantFrom('?', '#'), fc.string({ maxLength: 6 }), (mark, noise) => {
          const text = `${url}${mark}${noise.replace(/[?&#=@]/g, '')}=hunter2&a=b`;
          const result = parseStoreUrl(text);
          const said = result.ok ? '' : `${result.message} ${result.hint}`;
          expect(`${maskUrl(text)} ${said}`).not.toContain('hunter2');
        }),
        { seed: 20261121, numRuns: 50 },
      );
    },
  );

  it('shows no password, and no complaint repeats one, whatever it is made of', () => {
    const noise = fc.string({ maxLength: 5 });
    fc.assert(
      fc.property(
        noise,
        noise,
        fc.constantFrom('http://', 'https://', 'ftp://', ''),
        (before, after, scheme) => {
          const url = `${scheme}ann:${before}hunter2${after}@host:1/x?q`;
          // http://ann:12/... is a host called ann: no reader of URLs can tell.
          fc.pre(!/^https?:\/\/ann:\d*[/?#\\]/.test(url));
          const result = parseStoreUrl(url);
          const said = result.ok ? '' : `${result.message} ${result.hint}`;
          expect(`${maskUrl(url)} ${said}`).not.toContain('hunter2');
        },
      ),
      { seed: 20261120 },
    );
  });
});
