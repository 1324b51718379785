import { describe, expect, it } from 'vitest';
import { createLokiClient } from '../../../src/backends/loki/client.ts';
import { createDemoHttp, demoEndpoint } from '../../../src/cli/commands/queries/demo-http.ts';
import { msToNs } from '../../../src/domain/time/nanoseconds.ts';
import { writtenLogsApi } from '../../../src/engine/written/written-logs.ts';
import { queryReaders } from '../../../src/saved/library/query-readers.ts';
import { bindSavedText } from '../../../src/tui/effects/run-saved-text.ts';
import type { EffectWorld } from '../../../src/tui/effects/world.ts';

const nowMs = Date.parse('2026-11-20T13:00:00Z');

/** A world whose log store has one stream with these labels. */
function worldWith(labels: Readonly<Record<string, string>>): EffectWorld {
  const line = { timestampNs: msToNs(nowMs - 60_000), line: 'x', structuredMetadata: {}, parsed: {} };
  const http = createDemoHttp(writtenLogsApi([{ ...line, labels }]), nowMs);
  const stores = {
    logs: async () => createLokiClient(http, demoEndpoint('loki')),
    context: { fingerprint: 'a' },
  };
  return {
    stores: async () => stores,
    cache: { get: () => undefined, set: () => undefined },
    clock: { now: () => nowMs },
    queryFolders: { configDir: null, workingDir: null },
    queryReaders,
  } as unknown as EffectWorld;
}

describe('a saved logs query on the screen', () => {
  it.each([
    [{ namespace: 'shop', container: 'app' }, '({namespace=~'],
    [{ k8s_namespace_name: 'shop', service_name: 'cart' }, '({k8s_namespace_name=~'],
  ])('is bound in the variant whose labels the store has: %j', async (labels, selector) => {
    const window = { fromMs: nowMs - 3_600_000, toMs: nowMs };
    const effect = {
      kind: 'bind-saved',
      requestId: 1,
      name: 'log-volume',
      values: { namespace: 'shop' },
      window,
    };
    const action = await bindSavedText(worldWith(labels), effect as Parameters<typeof bindSavedText>[1]);
    expect(JSON.stringify(action)).toContain(selector);
  });
});
