import { describe, expect, it } from 'vitest';
import { createMessageQueue } from '../../../src/http/websocket/message-queue.ts';

describe('the messages of a reader that is slow', () => {
  it('stop the producer by their size, too, and let it go on when they are read', async () => {
    const steps: string[] = [];
    const queue = createMessageQueue<string>({
      onFull: () => steps.push('full'),
      onDrained: () => steps.push('drained'),
      onLeave: () => steps.push('left'),
      weightOf: (message) => message.length,
    });
    const megabyte = 'x'.repeat(1_000_000);
    for (let at = 0; at < 7; at += 1) queue.push(megabyte);
    expect(steps).toEqual([]);
    queue.push(megabyte);
    expect(steps).toEqual(['full']);
    queue.end();
    let read = 0;
    for await (const message of queue.messages) {
      read += 1;
      expect(message).toHaveLength(1_000_000);
      if (read < 5) expect(steps).toEqual(['full']);
    }
    expect(read).toBe(8);
    expect(steps).toEqual(['full', 'drained']);
  });
});
