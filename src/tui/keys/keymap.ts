import { ownValue } from '../../domain/own-value.ts';
import {
  alwaysCommands,
  type CommandId,
  type CommandInfo,
  type CommandScope,
} from '../state/model/command.ts';
import type { InputEdit } from '../state/model/input/text-input.ts';
import type { Overlay } from '../state/model/overlay.ts';
import { type PaneName, paneNames } from '../state/model/pane-name.ts';

/** The meaning of a key press, given the focus and the overlay. */
export type KeyMeaning =
  | { readonly kind: 'command'; readonly id: CommandId }
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'edit'; readonly edit: InputEdit };

/** Keys that edit a typed line: the usual ones of a shell, without those that tmux and screen use. */
export const inputKeys: Readonly<Record<string, InputEdit>> = {
  backspace: 'backspace',
  delete: 'delete',
  left: 'left',
  right: 'right',
  home: 'home',
  end: 'end',
  'ctrl+e': 'end',
  'ctrl+left': 'word-left',
  'ctrl+right': 'word-right',
  'alt+b': 'word-left',
  'alt+f': 'word-right',
  'ctrl+w': 'delete-word',
  'alt+backspace': 'delete-word',
  'ctrl+u': 'delete-to-start',
  'ctrl+k': 'delete-to-end',
};

const overlayCommands: ReadonlySet<CommandId> = new Set<CommandId>([
  'cancel',
  'open',
  'up',
  'down',
  'page-up',
  'page-down',
  'first',
  'last',
  'help',
]);

export interface KeyContext {
  readonly focus: PaneName;
  readonly overlay: Overlay | null;
}

/** The meaning of a key, or null if it has none. `text` is the text that the key types. */
export function meaningOfKey(
  commands: readonly CommandInfo[],
  context: KeyContext,
  key: string,
  text: string,
): KeyMeaning | null {
  const { overlay } = context;
  if (overlay === null) return commandMeaning(commands, scopesOf(context.focus), key);
  // In the editor, Tab accepts the selected completion.
  if (overlay.kind === 'edit' && key === 'tab') return { kind: 'command', id: 'focus-next' };
  if ('input' in overlay) return meaningInInput(commands, key, text);
  const found = commandMeaning(commands, ['list', 'global'], key);
  if (found === null) return null;
  if (found.id === 'quit') return { kind: 'command', id: 'cancel' };
  if (overlay.kind === 'requests' && requestCommands.has(found.id)) return found;
  return overlayCommands.has(found.id) || alwaysCommands.has(found.id) ? found : null;
}

/** Commands that work on the selected line of the request log. */
const requestCommands: ReadonlySet<CommandId> = new Set<CommandId>(['copy', 'copy-curl', 'requests']);

function meaningInInput(commands: readonly CommandInfo[], key: string, text: string): KeyMeaning | null {
  if (text !== '') return { kind: 'type', text };
  const edit = ownValue(inputKeys, key);
  if (edit !== undefined) return { kind: 'edit', edit };
  const found = commandMeaning(commands, ['list', 'global'], key);
  return found !== null && (overlayCommands.has(found.id) || alwaysCommands.has(found.id)) ? found : null;
}

function scopesOf(focus: PaneName): readonly CommandScope[] {
  return [focus, 'list', 'global'];
}

type CommandMeaning = Extract<KeyMeaning, { readonly kind: 'command' }>;

function commandMeaning(
  commands: readonly CommandInfo[],
  scopes: readonly CommandScope[],
  key: string,
): CommandMeaning | null {
  const found = commands.find((one) => scopes.includes(one.scope) && one.keys.includes(key));
  return found === undefined ? null : { kind: 'command', id: found.id };
}

/** Explains why a typed key does nothing: it belongs to another pane, or it has no meaning (the text then names the help key). */
export function explainKey(commands: readonly CommandInfo[], focus: PaneName, key: string): string {
  const elsewhere = commands.filter(
    ({ scope, keys }) => isPane(scope) && scope !== focus && keys.includes(key),
  );
  const panes = [...new Set(elsewhere.map(({ scope }) => scope))].join(' and ');
  const [first] = elsewhere;
  if (first !== undefined) return `${key} is a key of the ${panes} pane: ${first.title}`;
  const [help] = commands.find(({ id }) => id === 'help')?.keys ?? [];
  return `${key} means nothing here${help === undefined ? '' : `: ${help} lists the keys`}`;
}

function isPane(scope: CommandScope): boolean {
  return paneNames.some((name) => name === scope);
}
