import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';

const require = createRequire(import.meta.url);
const root = new URL('../../', import.meta.url);

/** undici's inner files that src/http imports, with what each must give. */
const files: readonly (readonly [string, (exported: never) => unknown])[] = [
  ['lib/api/api-connect.js', (connect) => connect],
  ['lib/api/api-request.js', (request: { RequestHandler: unknown }) => request.RequestHandler],
  ['lib/core/connect.js', (buildConnector) => buildConnector],
  ['lib/dispatcher/pool.js', (Pool: { prototype: { dispatch: unknown } }) => Pool.prototype.dispatch],
];

const advice =
  'src/http imports it (types/undici-core.d.ts, build.mjs name it too). undici promises nothing about its inner files: ' +
  'find where it went, or stay with the version before';

describe('the inner files of undici', () => {
  it.each(files)('has %s', (path, functionOf) => {
    let exported: never;
    try {
      exported = require(`undici/${path}`) as never;
    } catch (cause) {
      throw new Error(`undici no longer has ${path}. ${advice}.`, { cause });
    }
    expect(typeof functionOf(exported), `undici's ${path} no longer gives what it gave. ${advice}.`).toBe(
      'function',
    );
  });

  it('keeps its client for HTTP/2 where the build leaves it out', () => {
    expect(
      () => require.resolve('undici/lib/dispatcher/client-h2.js'),
      'build.mjs leaves out lib/dispatcher/client-h2.js by its path: without it the start-up loads HTTP/2',
    ).not.toThrow();
  });

  it('is asked for in exactly one version', () => {
    const { devDependencies } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
    const { version } = require('undici/package.json') as { version: string };
    expect(devDependencies.undici, 'a range would let the inner files move with any install').toBe(version);
  });
});
