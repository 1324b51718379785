import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/tui/keys/command-table.ts';
import { inputKeys, type KeyMeaning, meaningOfKey } from '../../../src/tui/keys/keymap.ts';
import { findClash, remapKeys } from '../../../src/tui/keys/remap-keys.ts';
import { helpSections } from '../../../src/tui/panes/overlay/help-lines.ts';
import { emptyInput } from '../../../src/tui/state/model/input/text-input.ts';
import type { Overlay } from '../../../src/tui/state/model/overlay.ts';
import type { PaneName } from '../../../src/tui/state/model/pane-name.ts';

describe('the command table', () => {
  it('has no key that two commands of one place share', () => {
    expect(findClash(commandTable)).toBeNull();
  });

  it.each(['ctrl+b', 'ctrl+a', 'ctrl+s', 'ctrl+q'])('leaves %s to tmux, screen and the terminal', (key) => {
    expect(commandTable.filter(({ keys }) => keys.includes(key))).toEqual([]);
    expect(Object.keys(inputKeys)).not.toContain(key);
  });

  it('shows every command in the help', () => {
    const scopes = helpSections.map(([scope]) => scope);
    expect(commandTable.filter(({ scope }) => !scopes.includes(scope))).toEqual([]);
  });
});

describe('a key', () => {
  const filter: Overlay = { kind: 'filter', input: emptyInput, before: '' };
  const help: Overlay = { kind: 'help', top: 0 };
  const command = (id: string) => ({ kind: 'command', id });

  it.each<[key: string, text: string, focus: PaneName, overlay: Overlay | null, meaning: unknown]>([
    ['j', 'j', 'queries', null, command('down')],
    ['x', 'x', 'metric', null, command('list-toggle')],
    ['x', 'x', 'trace', null, null],
    ['n', 'n', 'logs', null, command('next-error')],
    ['q', 'q', 'logs', null, command('quit')],
    // While something is typed, letters are letters.
    ['q', 'q', 'logs', filter, { kind: 'type', text: 'q' }],
    ['backspace', '', 'logs', filter, { kind: 'edit', edit: 'backspace' }],
    ['enter', '', 'logs', filter, command('open')],
    ['tab', '', 'logs', filter, null],
    ['ctrl+c', '', 'logs', filter, command('interrupt')],
    // In the help q closes it, and only ctrl+c ends the program.
    ['q', 'q', 'logs', help, command('cancel')],
    ['j', 'j', 'logs', help, command('down')],
    ['x', 'x', 'metric', help, null],
  ])('%s (%j) in %s means what it should', (key, text, focus, overlay, meaning) => {
    const found: KeyMeaning | null = meaningOfKey(commandTable, { focus, overlay }, key, text);
    expect(found).toEqual(meaning);
  });
});

describe('keys of the configuration', () => {
  it('take the place of our own', () => {
    const keys = remapKeys(commandTable, { zoom: 'Z', quit: ['f10', 'Q'] });
    expect(keys.find(({ id }) => id === 'zoom')?.keys).toEqual(['Z']);
    expect(keys.find(({ id }) => id === 'quit')?.keys).toEqual(['f10', 'Q']);
    expect(meaningOfKey(keys, { focus: 'logs', overlay: null }, 'z', 'z')).toBeNull();
  });

  it('may be absent', () => {
    expect(remapKeys(commandTable, null)).toEqual(commandTable);
  });

  it.each<[config: unknown, message: RegExp]>([
    [{ zom: 'Z' }, /no command zom/],
    [{ zoom: 'q' }, /q is the key of both/],
    // One pane's key and another's do not meet; a pane's and a global one do.
    [{ wrap: '/' }, /\/ is the key of both/],
    [{ zoom: 'control-z' }, /"control-z" is no key/],
    [{ zoom: 7 }, /7 is no key/],
    [['zoom'], /no mapping/],
  ])('%j are refused', (config, message) => {
    expect(() => remapKeys(commandTable, config)).toThrowError(message);
  });

  it('may be one key for two panes', () => {
    expect(() => remapKeys(commandTable, { wrap: 'x' })).not.toThrow();
  });
});
