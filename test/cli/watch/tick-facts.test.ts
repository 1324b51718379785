import { describe, expect, it } from 'vitest';
import { parseInvocation } from '../../../src/cli/app/register.ts';
import { findSpec } from '../../../src/cli/commands/find-spec.ts';
import { createSession } from '../../../src/cli/setup/create-session.ts';
import { fakeIo } from '../../helpers/fake-io.ts';

describe('the facts of a tick', () => {
  it('leave out the wait before it', async () => {
    let nowMs = 0;
    const io = { ...fakeIo(), monotonicMs: () => nowMs };
    const words = ['up', '--watch', '10s'];
    const spec = await findSpec('metrics', words, io);
    if (spec === null) throw new Error('no such command');
    const open = createSession(io, spec, parseInvocation(spec, words));
    open.beginFacts();
    nowMs = 300;
    expect((await open.takeFacts()).elapsedMs).toBe(300);
    nowMs = 10_000;
    open.beginFacts();
    nowMs = 10_250;
    expect((await open.takeFacts()).elapsedMs).toBe(250);
  });
});
