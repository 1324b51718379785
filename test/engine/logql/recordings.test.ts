import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDemoCluster } from '../../../src/demo/cluster/cluster.ts';
import { createLokiApi } from '../../../src/engine/logql/api/loki-api.ts';
import type { DemoApi } from '../../../src/engine/source/sources.ts';
import { jsonShape, type ShapeRules, shapeDifference } from '../json-shape.ts';
import {
  clusterOfLogs,
  demoRequest,
  logSourceOf,
  readRecording,
  recordedEntries,
  recordedNowMs,
} from './recorded-logs.ts';

/** Where the demo differs from the recorded Loki, each with its reason. Everything else must be the same. */
const differences: Readonly<Record<string, { readonly reason: string; readonly lines: readonly string[] }>> =
  {
    'error-no-tenant': {
      reason: 'the demo has one tenant and asks for no header',
      lines: ['status 200 for 401'],
    },
    'error-multi-tenant-off': {
      reason: 'the demo has one tenant and ignores the header',
      lines: ['status 200 for 500'],
    },
  };

const rules: ShapeRules = {
  maps: /\.(?:stream|metric|structuredMetadata|parsed)$|^\.data\[\]$/,
  tuples: /\.values\[\]$|\.value$|\.samples\[\]$/,
};

const frames = new Set(['tail-frames', 'tail-frames-categorized']);
const names = readdirSync(join(import.meta.dirname, '../../../fixtures/recordings/loki'))
  .map((file) => file.replace('.json', ''))
  .filter((name) => !frames.has(name));

function compare(api: DemoApi, name: string): string[] {
  const recording = readRecording(name);
  const answer = api(demoRequest(recording, recordedNowMs));
  const { status, headers, body } = recording.response;
  if (answer === null) return ['no answer'];
  if (answer.status !== status) return [`status ${answer.status} for ${status}`];
  const found = answer.contentType === headers['content-type'] ? [] : [`content type ${answer.contentType}`];
  if (!answer.contentType.startsWith('application/json')) {
    return answer.body.trim() === body.trim() ? found : [...found, `body ${answer.body}`];
  }
  return [...found, ...shapeDifference(jsonShape(body, rules), jsonShape(answer.body, rules))];
}

describe('the demo beside the recorded Loki', () => {
  const api = createLokiApi(createDemoCluster({ now: () => recordedNowMs }));

  const recordedApi = createLokiApi(clusterOfLogs(logSourceOf(recordedEntries())));

  it.each(names)('answers %s in the same form', (name) => {
    // The recorded trace id is none of the demo's: that request goes to the recorded entries.
    const asked = name === 'trace-logs-structured-metadata' ? recordedApi : api;
    expect(compare(asked, name)).toEqual(differences[name]?.lines ?? []);
  });

  it('judges every recording, and lists no difference that is none', () => {
    expect(names.length).toBe(30);
    for (const name of Object.keys(differences)) expect(names).toContain(name);
  });
});
