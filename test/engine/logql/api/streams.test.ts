import { describe, expect, it } from 'vitest';
import { createLokiApi } from '../../../../src/engine/logql/api/loki-api.ts';
import {
  clusterOfLogs,
  demoRequest,
  logSourceOf,
  readRecording,
  recordedEntries,
  recordedNowMs,
} from '../recorded-logs.ts';

const api = createLokiApi(clusterOfLogs(logSourceOf(recordedEntries())));

/** Recordings whose every entry is among the recorded entries: the demo must answer the very same result. */
const sameResult = [
  'range-ansi-and-korean',
  'range-empty',
  'range-json-parser',
  'range-line-filter',
  'range-parse-error-label',
  'range-streams-forward',
  'trace-logs-line-filter',
  'trace-logs-structured-metadata',
];

describe('log queries over the recorded entries', () => {
  it.each(sameResult)('answers %s as the real Loki did', (name) => {
    const recording = readRecording(name);
    const answer = api(demoRequest(recording, recordedNowMs));
    expect(answer?.status).toBe(200);
    const dataOf = (body: string): unknown => (JSON.parse(body) as { data: { result: unknown } }).data.result;
    expect(dataOf(answer?.body ?? '')).toEqual(dataOf(recording.response.body));
  });
});
