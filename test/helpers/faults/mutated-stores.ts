import {
  type Recording,
  type RecordingServer,
  type Reply,
  readRecording,
  recordingNames,
  type SeenRequest,
  startRecordingServer,
} from '../recording-server.ts';
import { mutateAnswer } from './mutate-answer.ts';
import { pick, seededRandom } from './random.ts';

/** A server that answers for every store with mutated recordings. */
export interface MutatedStores {
  /** The flags that name it as every store. */
  readonly flags: readonly string[];
  /** The same seed gives the same answers to the same requests in the same order. */
  reseed(seed: number): void;
  close(): Promise<void>;
}

export async function startMutatedStores(): Promise<MutatedStores> {
  const byPath = new Map<string, Recording[]>();
  for (const folder of ['prometheus', 'loki', 'tempo', 'alertmanager']) {
    for (const recording of recordingNames(folder).map(readRecording)) {
      if (recording.response === undefined) continue;
      const path = shapeOf(recording.request.path);
      byPath.set(path, [...(byPath.get(path) ?? []), recording]);
    }
  }
  let random = seededRandom(1);
  const respond = ({ path }: SeenRequest): Reply => {
    const candidates = byPath.get(shapeOf(path));
    if (candidates === undefined) return { status: 404, body: 'not here' };
    const { backend, name, response } = pick(random, candidates);
    const recording = `${backend}/${name}`;
    // One answer in three is whole, so that a command of several requests comes further.
    if (response?.body === undefined || random() < 0.33) return { recording };
    const status =
      random() < 0.9 ? response.status : pick(random, [200, 204, 301, 400, 418, 422, 429, 500, 503]);
    return { recording, status, body: mutateAnswer(response.body, random), headers: { 'retry-after': '0' } };
  };
  const server: RecordingServer = await startRecordingServer({ respond });
  const flag = (store: string): readonly string[] => [`--${store}-url`, server.url];
  return {
    flags: ['metrics', 'logs', 'traces', 'alerts'].flatMap(flag),
    reseed: (seed) => {
      random = seededRandom(seed);
    },
    close: () => server.close(),
  };
}

/** A path without its ids and names, so that any trace is answered. */
function shapeOf(path: string): string {
  return path
    .replace(/\/traces\/[0-9a-f]+$/i, '/traces/ID')
    .replace(/\/label\/[^/]+\/values$/, '/label/NAME/values')
    .replace(/\/(?:v2\/)?search\/tag\/[^/]+\/values$/, '/search/tag/NAME/values');
}
