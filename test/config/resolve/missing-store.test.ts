import { describe, expect, it } from 'vitest';
import { missingStoreError, requireStore } from '../../../src/config/resolve/missing-store.ts';
import { resolveContext } from '../../../src/config/resolve/resolve-context.ts';
import { storeNames } from '../../../src/domain/store-name.ts';
import { fakeFiles } from '../file/fake-files.ts';

describe('a store that nobody names', () => {
  it.each([
    ['metrics', 'OBSQ_METRICS_URL, PROMETHEUS_URL or MIMIR_ADDRESS'],
    ['logs', 'OBSQ_LOGS_URL or LOKI_ADDR'],
    ['traces', 'OBSQ_TRACES_URL or TEMPO_ADDR'],
    ['alerts', 'OBSQ_ALERTS_URL or ALERTMANAGER_URL'],
  ] as const)('%s: the flag, the variables, obsq context add and --demo are named', (store, variables) => {
    expect(missingStoreError(store)).toMatchObject({
      kind: 'config',
      message: `no URL for ${store}`,
      hint: `give --${store}-url URL, set ${variables}, keep it with "obsq context add", or try --demo`,
    });
  });

  it('is what a command gets, with nothing set and no file', async () => {
    const context = await resolveContext({ flags: {}, environment: {}, files: fakeFiles() });
    for (const store of storeNames) expect(() => requireStore(context, store)).toThrow(`no URL for ${store}`);
  });

  it('blames the context that was named', async () => {
    const files = fakeFiles({
      '/h/.config/obsq/config.yaml': 'contexts: [{name: a, metrics: {url: "http://m"}}]',
    });
    const context = await resolveContext({ flags: { context: 'a' }, environment: { HOME: '/h' }, files });
    expect(requireStore(context, 'metrics').endpoint.baseUrl).toBe('http://m');
    expect(() => requireStore(context, 'logs')).toThrow(
      expect.objectContaining({
        message: 'context "a" has no URL for logs',
        hint: 'give --logs-url, or see "obsq context show"; a named context does not read OBSQ_LOGS_URL or LOKI_ADDR',
      }),
    );
  });
});
