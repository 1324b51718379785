import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pasteText } from '../../../src/domain/text/paste-text.ts';
import { createClipboard } from '../../../src/tui/terminal/clipboard.ts';
import { mostOscBytes } from '../../../src/tui/terminal/osc52.ts';

/** A folder of tools, the only one in PATH, and a clipboard beside it. */
const toolbox = (tools: Record<string, string>) => {
  const folder = mkdtempSync(join(tmpdir(), 'obsq-clipboard-'));
  for (const [name, script] of Object.entries(tools))
    writeFileSync(join(folder, name), `#!/bin/sh\n${script.replaceAll('$FOLDER', folder)}\n`, {
      mode: 0o755,
    });
  const written: string[] = [];
  const open = (environment: Record<string, string>, platform = 'linux') =>
    createClipboard({
      write: (bytes) => written.push(bytes),
      environment: { PATH: `${folder}:/bin:/usr/bin`, ...environment },
      platform,
    });
  const taken = (): string | null =>
    existsSync(join(folder, 'taken')) ? readFileSync(join(folder, 'taken'), 'utf8') : null;
  return { open, written, taken };
};

describe('the clipboard', () => {
  it('asks the terminal alone where there is no display', async () => {
    const { open, written, taken } = toolbox({ xclip: 'cat > $FOLDER/taken' });
    expect(await open({})(pasteText('a line'))).toEqual({ sentToTerminal: true, tool: null, problem: null });
    expect(written).toEqual(['\u001b]52;c;YSBsaW5l\u0007']);
    expect(taken()).toBeNull();
  });

  it.each([
    ['xclip', { DISPLAY: ':0' }, 'linux'],
    ['wl-copy', { WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' }, 'linux'],
    ['pbcopy', {}, 'darwin'],
  ])('gives it to %s too', async (tool, environment, platform) => {
    const { open, written, taken } = toolbox({ [tool]: 'cat > $FOLDER/taken' });
    expect(await open(environment, platform)(pasteText('na\u00efve'))).toEqual({
      sentToTerminal: true,
      tool,
      problem: null,
    });
    expect(taken()).toBe('na\u00efve');
    expect(written).toHaveLength(1);
  });

  it('gives it to tmux by hand, which as it comes passes nothing on, and to the desktop', async () => {
    const { open, taken } = toolbox({
      tmux: '[ "$*" = "load-buffer -w -" ] && cat > $FOLDER/taken',
      xclip: 'cat >> $FOLDER/taken',
    });
    expect(await open({ TMUX: '/nowhere/tmux,1,0' })(pasteText('one'))).toMatchObject({
      tool: 'tmux',
      problem: null,
    });
    expect(taken()).toBe('one');
    expect(await open({ TMUX: '/nowhere/tmux,1,0', DISPLAY: ':0' })(pasteText('two'))).toMatchObject({
      tool: 'tmux and xclip',
    });
    expect(taken()).toBe('twotwo');
  });

  it('tries the next tool where one fails', async () => {
    const { open, taken } = toolbox({ xclip: 'exit 3', xsel: 'cat > $FOLDER/taken' });
    const outcome = await open({ DISPLAY: ':0' })(pasteText('text'));
    expect(outcome).toEqual({ sentToTerminal: true, tool: 'xsel', problem: 'xclip: ended with 3' });
    expect(taken()).toBe('text');
  });

  it('gives up a tool that hangs', async () => {
    const { open } = toolbox({ 'wl-copy': 'exec sleep 60' });
    const outcome = await open({ WAYLAND_DISPLAY: 'gone' })(pasteText('text'));
    expect(outcome).toEqual({
      sentToTerminal: true,
      tool: null,
      problem: 'wl-copy: gave no answer in 500 ms',
    });
  });

  it('does not wait for a tool that stays behind to serve the text', async () => {
    const { open } = toolbox({ xclip: 'cat > /dev/null; sleep 5 & exit 0' });
    expect((await open({ DISPLAY: ':0' })(pasteText('text'))).tool).toBe('xclip');
  });

  it('leaves out the terminal for a text that it would cut', async () => {
    const { open, written, taken } = toolbox({ xclip: 'cat > $FOLDER/taken' });
    const text = 'x'.repeat(mostOscBytes + 1);
    expect(await open({ DISPLAY: ':0' })(pasteText(text))).toMatchObject({
      sentToTerminal: false,
      tool: 'xclip',
    });
    expect(written).toEqual([]);
    expect(taken()).toBe(text);
    const without = await toolbox({}).open({})(pasteText(text));
    expect(without).toEqual({
      sentToTerminal: false,
      tool: null,
      problem: 'it is too long for the terminal',
    });
  });
});
