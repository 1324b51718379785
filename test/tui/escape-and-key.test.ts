import { afterEach, describe, expect, it } from 'vitest';
import { createStory } from '../helpers/tui/story-answers.ts';
import { openInProcess, type TuiInProcess } from '../helpers/tui/tui-in-process.ts';

let tui: TuiInProcess | undefined;
afterEach(() => tui?.close());

const open = (): TuiInProcess => {
  const { answer, open: fill } = createStory({
    queries: 20,
    series: 5,
    exemplars: 5,
    spans: 10,
    lines: 20,
  });
  tui = openInProcess({ columns: 80, rows: 24, answer });
  fill(tui);
  tui.paint();
  return tui;
};

describe('Escape and a key quickly after it', () => {
  it('are both taken where Alt and the key mean nothing', () => {
    const one = open();
    one.press('?');
    expect(one.state.overlay?.kind).toBe('help');
    one.press('\u001bj');
    expect(one.state.overlay).toBeNull();
    expect(one.state.queries.selected).toBe(1);
  });

  it.each([
    ['\u001b:', 'palette'],
    ['\u001bt', 'window'],
    ['\u001b/', 'filter'],
    ['\u001be', 'edit'],
  ])('open what the key opens: %j', (keys, kind) => {
    const one = open();
    one.press('?');
    one.press(keys);
    expect(one.state.overlay?.kind).toBe(kind);
  });

  it('are taken in an input too: Escape closes it, the key is for the pane', () => {
    const one = open();
    one.press(':pod');
    one.press('\u001bG');
    expect(one.state.overlay).toBeNull();
    expect(one.state.queries.selected).toBe(19);
  });

  it('stay Alt and the key where that edits a line', () => {
    const one = open();
    one.press(':one two');
    one.press('\u001bb');
    expect(one.state.overlay).toMatchObject({ kind: 'palette', input: { text: 'one two', cursor: 4 } });
  });

  it('leave Alt and an arrow alone: its bytes are its own', () => {
    const one = open();
    one.press('?');
    one.press('\u001b[1;3B');
    expect(one.state.overlay?.kind).toBe('help');
  });

  it.each([
    ['\u001b[', '['],
    ['\u001b]', ']'],
    ['\u001bO', 'O'],
  ])('are told apart from a sequence that never came: %j', (bytes, key) => {
    const one = open();
    one.press('?');
    one.press(bytes);
    expect(one.state.overlay, `Escape of ${key}`).toBeNull();
  });
});
