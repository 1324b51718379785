import { describe, expect, it, onTestFinished } from 'vitest';
import { faultTable } from '../helpers/faults/fault-table.ts';
import { openScreen } from '../helpers/screen/open-screen.ts';

/** `npm run chaos` opens the screen on every fault of a metrics store; the usual tests on a few. */
const isWhole = process.env.OBSQ_CHAOS !== undefined;
const usual = new Set([
  'nobody listens',
  'a web page',
  '401',
  'lists 100,000 deep',
  'a certificate of an unknown CA',
]);

const rows = faultTable.flatMap(([group, faults]) =>
  faults
    .filter(({ name, code, timeout }) => code !== 0 && timeout === undefined && (isWhole || usual.has(name)))
    .map((fault) => [`${group}: ${fault.name}`, fault] as const),
);

describe('the screen on a store in trouble', () => {
  it.each(rows)('%s', { timeout: 120_000 }, async (_name, fault) => {
    const stage = await fault.trouble();
    onTestFinished(() => stage.close());
    if (stage.settings !== undefined) return; // a setting that is wrong is refused before the screen opens: test/faults/stores.test.ts
    const screen = openScreen({
      columns: 120,
      rows: 40,
      args: ['--metrics-url', stage.url],
      env: { ...stage.env },
    });
    if (fault.code === 2) {
      expect((await screen.ended).exitCode).toBe(2);
      return;
    }
    // A part of an answer is an answer.
    await screen.status(fault.code === 4 ? 'metrics' : /metrics (DOWN|401|403|denied|ERR|no access)/i);
    expect(screen.peekBytes()).not.toMatch(/\bbug\b/);
    screen.press('q');
    expect((await screen.ended).exitCode).toBe(0);
  });
});
