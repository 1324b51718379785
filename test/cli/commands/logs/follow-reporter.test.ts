import { expect, it } from 'vitest';
import { createFollowReporter } from '../../../../src/cli/commands/logs/follow-reporter.ts';
import type { Session } from '../../../../src/cli/session/session.ts';
import type { TailEvent } from '../../../../src/domain/logs/tail-event.ts';

async function tell(...events: readonly Exclude<TailEvent, { readonly kind: 'entry' }>[]) {
  const said: string[] = [];
  const session = {
    io: { monotonicMs: () => 0 },
    timeZone: 'UTC',
    warn: async (text: string) => said.push(text),
    notice: async (text: string) => said.push(text),
    exit: () => undefined,
  } as unknown as Session;
  const reporter = createFollowReporter(session, '{a="b"}', false);
  for (const event of events) await reporter.tell(event);
  return said;
}

const filled = {
  kind: 'filled',
  entries: 2,
  fromNs: '1795179600000000000',
  toNs: '1795179690000000000',
} as const;

it('says from when on nothing is lost after a break: older lines that are stored late are not looked for', async () => {
  const back = await tell(
    { kind: 'reconnected', afterMs: 20_000, reason: 'gone' },
    { ...filled, cause: 'break' },
  );
  expect(back).toEqual([
    'the link is back after 20s: nothing from 2026-11-20 13:00:00 Z on is lost, 2 lines of that time were read by query',
  ]);
  expect((await tell({ ...filled, cause: 'dropped' })).join()).toContain(
    'nothing from 2026-11-20 13:00:00 Z on',
  );
});

it('says once that the websocket takes over from polling', async () => {
  expect(await tell({ kind: 'tailing', afterMs: 61_000 }, { ...filled, cause: 'switch' })).toEqual([
    'following by websocket again, after 1m1s of polling',
  ]);
});
