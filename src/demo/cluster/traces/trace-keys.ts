import { mix, unit } from '../shape/hash.ts';
import type { Model } from '../shape/model.ts';
import type { TraceKey } from './trace-id.ts';

/** The share of seconds with one stored trace, and (`twoShare`) with two: about 20 traces a minute. */
const oneShare = 0.25;
const twoShare = 0.04;

/** The number of stored traces that started in the second. */
export function traceCountAt(seed: number, second: number): number {
  const share = unit(mix(mix(seed, 0x7ace), second));
  return share < twoShare ? 2 : share < twoShare + oneShare ? 1 : 0;
}

/** The keys of the traces that start in the second. */
export function* traceKeysAt(model: Model, second: number): Generator<TraceKey> {
  const count = traceCountAt(model.seed, second);
  for (let index = 0; index < count; index++) {
    yield { second, index, phase: second >= model.anchorSeconds ? 'failing' : 'healthy' };
  }
}
