import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runInTerminal } from '../helpers/run-in-terminal.ts';
import { runObsq } from '../helpers/run-obsq.ts';

/** An answer of hundreds of lines, without a store. */
const long = ['completion', 'bash'];

/** A pager of a test's own: a shell script. */
function script(body: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'obsq-pager-')), 'pager');
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('the pager', () => {
  it('gets a long answer whole, and a pipe gets the same without it', async () => {
    const pager = script('echo paged; cat; echo end of pager');
    const { lines, code } = await runInTerminal(long, { env: { PAGER: pager } });
    expect(code).toBe(0);
    expect(lines[0]).toBe('paged');
    expect(lines.at(-1)).toBe('end of pager');
    const piped = await runObsq(long, { env: { PAGER: pager } });
    expect(lines.slice(1, -1).join('\n').replace(/\s+/g, '')).toBe(piped.stdout.replace(/\s+/g, ''));
  });

  it('is not started for a short answer, with --no-pager, or with an empty PAGER', async () => {
    const pager = script('echo paged; cat');
    for (const [argv, PAGER] of [
      [['--version'], pager],
      [['context', '--no-pager'], pager],
      [['context'], pager],
      [[...long, '--no-pager'], pager],
      [long, ''],
    ] as const) {
      const { text } = await runInTerminal(argv, { env: { PAGER } });
      expect(text, argv.join(' ')).not.toContain('paged');
      expect(text.length).toBeGreaterThan(3);
    }
  });

  it('is less, with colours, where PAGER is not set; q leaves it, and Ctrl-C does not end it', async () => {
    let presses = 0;
    const { text, code } = await runInTerminal(
      ['logs', '{service_name="payment"}', '--demo', '--limit', '40'],
      {
        env: { PAGER: 'less' },
        rows: 10,
        onData: (shown, type) => {
          const plain = shown.replace(/\u001b\[[0-9;?]*[a-zA-Z]/g, '');
          if (presses === 0 && !/[\r\n]:[^\n]{0,20}$/.test(plain)) return;
          // A terminal forgets what was typed before a Ctrl-C, so the key comes when less has drawn its prompt again.
          type(presses === 0 ? '\u0003' : 'q');
          presses += 1;
        },
      },
    );
    expect(presses, text).toBeGreaterThan(1);
    expect(code).toBe(0);
    // The colours reach the terminal as colours.
    expect(text).not.toContain('ESC[');
    expect(text).toContain('\u001b[90m');
  });

  it.each([
    ['is no program', '/no/such/pager'],
    ['is no program for the shell', 'LESS=x /no/such/pager'],
    ['is a script whose program is missing', script('exit 127')],
  ])('leaves the answer as it is where it %s', async (_what, pager) => {
    const { text, code } = await runInTerminal(long, { env: { PAGER: pager } });
    const { stdout } = await runObsq(long);
    expect(code).toBe(0);
    expect(text.replace(/\s+/g, '')).toContain(stdout.replace(/\s+/g, ''));
  });

  it('that is left early ends the command quietly', async () => {
    const { lines, code } = await runInTerminal(long, { env: { PAGER: script('head -3') } });
    expect(code).toBe(0);
    expect(lines).toHaveLength(3);
  });

  it('keeps notices out of the pager, behind the answer', async () => {
    const pager = script('cat; echo end of pager');
    const { text } = await runInTerminal(['logs', '{service_name="payment"}', '--demo', '--limit', '40'], {
      env: { PAGER: pager },
    });
    const [before = '', after = ''] = text.split('end of pager');
    expect(before).toContain('payment');
    expect(after).toContain('40 lines shown, there may be more');
    expect(before).not.toContain('there may be more');
  });

  it('is not for a follow', async () => {
    const argv = ['logs', '{service_name="payment"}', '--demo', '-f', '--tail', '40', '--timeout', '8s'];
    const { text } = await runInTerminal(argv, { env: { PAGER: script('echo paged; cat') } });
    expect(text).not.toContain('paged');
    expect(text).toContain('ended by --timeout');
  });
});
