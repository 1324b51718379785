import { describe, expect, it } from 'vitest';
import { createSourceLooks } from '../../../src/view/logs/source-look.ts';
import { serviceTone } from '../../../src/view/text/service-tone.ts';

const pods = Array.from({ length: 16 }, (_, index) => `payment-7d9f-${index}`);

describe('the looks of the sources of log lines', () => {
  it('differ for sixteen sources, whatever their names', () => {
    const lookOf = createSourceLooks(pods);
    expect(new Set(pods.map((pod) => JSON.stringify(lookOf(pod)))).size).toBe(16);
  });

  it('do not depend on the order of the lines', () => {
    const [one, other] = [createSourceLooks(pods), createSourceLooks([...pods].reverse())];
    expect(pods.map(one)).toEqual(pods.map(other));
  });

  it('stay the same for a source, and are that of its name where nobody else has it', () => {
    const lookOf = createSourceLooks();
    const first = lookOf('payment');
    expect(first).toEqual({ tone: serviceTone('payment') });
    for (const pod of [...pods, 'a', 'b', 'c']) lookOf(pod);
    expect(lookOf('payment')).toBe(first);
    // With more sources than looks, the name decides again.
    expect(lookOf('one more')).toEqual({ tone: serviceTone('one more') });
  });
});
