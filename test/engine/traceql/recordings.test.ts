import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DemoApi } from '../../../src/engine/source/sources.ts';
import { createTempoApi } from '../../../src/engine/traceql/api/tempo-api.ts';
import { jsonShape, type ShapeRules, shapeDifference } from '../json-shape.ts';
import {
  clusterOfTraces,
  demoRequest,
  readRecording,
  recordedNowMs,
  recordedSpans,
  traceSourceOf,
} from './recorded-traces.ts';

interface Difference {
  readonly reason: string;
  readonly lines: readonly string[];
}

/** Where the demo differs from the recorded Tempo, each with its reason. Everything else must be the same. */
const differences: Readonly<Record<string, Difference>> = {
  'error-no-tenant': {
    reason: 'the demo has one tenant and asks for no header',
    lines: ['status 200 for 401'],
  },
  'trace-v1-json': {
    reason: "the domain's spans know no instrumentation scope, so it has no name",
    lines: ['- .batches[].scopeSpans[].scope.name: string'],
  },
  'trace-v2-json': {
    reason: "the domain's spans know no instrumentation scope, so it has no name",
    lines: ['- .trace.resourceSpans[].scopeSpans[].scope.name: string'],
  },
  'trace-v2-spans-dropped': {
    reason:
      'the recorded trace was in no block yet and cost no bytes; the demo has no blocks and always counts',
    lines: ['+ .metrics.inspectedBytes: string'],
  },
  'search-structural': {
    reason: 'the recorded answer holds healthy traces, the one trace asked here has errors',
    lines: ['+ .traces[].serviceStats{}.errorCount: number'],
  },
  'trace-v2-protobuf': { reason: 'the demo speaks JSON alone and says so', lines: ['status 400 for 200'] },
  'trace-v2-llm': { reason: 'the demo speaks JSON alone and says so', lines: ['status 400 for 200'] },
};

const rules: ShapeRules = { maps: /\.serviceStats$/, tuples: /^$/ };

const names = readdirSync(join(import.meta.dirname, '../../../fixtures/recordings/tempo')).map((file) =>
  file.replace('.json', ''),
);

function compare(api: DemoApi, name: string): string[] {
  const { request, response } = readRecording(name);
  const answer = api(demoRequest(request, recordedNowMs));
  if (answer === null) return ['no answer'];
  if (answer.status !== response.status) return [`status ${answer.status} for ${response.status}`];
  const type = response.headers['content-type'] ?? '';
  const found = answer.contentType === type ? [] : [`content type ${answer.contentType} for ${type}`];
  const body = response.body ?? '';
  if (type !== 'application/json')
    return answer.body.trim() === body.trim() ? found : [...found, answer.body];
  return [...found, ...shapeDifference(jsonShape(body, rules), jsonShape(answer.body, rules))];
}

describe('the demo beside the recorded Tempo', () => {
  const api = createTempoApi(
    clusterOfTraces(traceSourceOf([recordedSpans('trace-v2-json'), recordedSpans('trace-v2-spans-dropped')])),
  );

  it.each(names)('answers %s in the same form', (name) => {
    expect(compare(api, name)).toEqual(differences[name]?.lines ?? []);
  });
});
