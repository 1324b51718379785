import { ownValue } from '../../../domain/own-value.ts';
import { type SafeText, safe, sanitize } from '../../../domain/text/sanitize.ts';
import { textWidth } from '../../../view/text/cell-width.ts';
import { truncateLine } from '../../../view/text/fit.ts';
import type { Line, Segment } from '../../../view/text/line.ts';
import type { CommandInfo } from '../../state/model/command.ts';
import { type TuiState, workspaceOf } from '../../state/model/tui-state.ts';
import type { Look } from '../look.ts';

/** Renders the bottom line of the screen: a notice, the filter that is being typed, or the keys of the focused pane. */
export function renderKeyLine(state: TuiState, look: Look): Line {
  const { columns } = state.screen;
  if (state.overlay?.kind === 'filter')
    return renderPrompt(safe`filter: `, state.overlay.input.text, columns);
  if (state.notice !== null) {
    const { text, tone } = state.notice;
    return truncateLine([{ text: sanitize(text), tone, bold: true }], columns, look.ascii);
  }
  if (state.overlay !== null) return fitKeys(overlayKeys(state), columns);
  return fitKeys(paneKeys(state), columns);
}

/** Renders the typed text with a block as its cursor, because the terminal's own cursor is hidden. */
function renderPrompt(label: SafeText, text: string, columns: number): Line {
  const line: Line = [
    { text: label, tone: 'accent' },
    { text: sanitize(text) },
    { text: safe` `, inverse: true },
    { text: safe`  Enter keeps it, Esc undoes it`, tone: 'muted' },
  ];
  return truncateLine(line, columns);
}

interface KeyHint {
  readonly key: SafeText;
  readonly text: SafeText;
}

function paneKeys(state: TuiState): KeyHint[] {
  const { focus } = workspaceOf(state);
  const scopes = ['list', focus, 'global'];
  return state.facts.commands
    .filter((command) => command.short !== undefined && scopes.includes(command.scope))
    .sort((a, b) => scopes.indexOf(a.scope) - scopes.indexOf(b.scope))
    .map((command) => ({ key: keyLabel(command.keys[0] ?? ''), text: sanitize(command.short ?? '') }));
}

function overlayKeys(state: TuiState): KeyHint[] {
  const label = (id: CommandInfo['id']): SafeText =>
    keyLabel(state.facts.commands.find((command) => command.id === id)?.keys[0] ?? '');
  const close = { key: label('cancel'), text: safe`close` };
  if (state.overlay?.kind === 'text') return [close];
  if (state.overlay?.kind === 'requests') {
    const copy = { key: label('copy'), text: safe`URL` };
    return [
      copy,
      { key: label('copy-curl'), text: safe`curl` },
      close,
      { key: label('down'), text: safe`move` },
    ];
  }
  if (state.overlay?.kind === 'help') return [close, { key: label('down'), text: safe`scroll` }];
  if (state.overlay?.kind === 'edit')
    return [{ key: label('open'), text: safe`run` }, { key: safe`Tab`, text: safe`complete` }, close];
  return [{ key: label('open'), text: safe`choose` }, close, { key: label('down'), text: safe`move` }];
}

/** Renders as many hints as fit. The last two (help and quit) always stay, because a lost user needs them. */
function fitKeys(hints: readonly KeyHint[], columns: number): Line {
  const always = hints.slice(-2);
  const rest = hints.slice(0, -2);
  let room = columns - always.reduce((sum, hint) => sum + widthOf(hint), 0);
  const shown: KeyHint[] = [];
  for (const hint of rest) {
    room -= widthOf(hint);
    if (room < 0) break;
    shown.push(hint);
  }
  return [...shown, ...always].flatMap((hint): Segment[] => [
    { text: hint.key, tone: 'key' },
    { text: safe` ${hint.text}  `, tone: 'muted' },
  ]);
}

function widthOf({ key, text }: KeyHint): number {
  return textWidth(key) + textWidth(text) + 3;
}

const labels: Readonly<Record<string, string>> = {
  enter: 'Enter',
  escape: 'Esc',
  space: 'Space',
  tab: 'Tab',
  'shift+tab': 'Shift-Tab',
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  backspace: 'Backspace',
  delete: 'Delete',
};

/** Formats a key the way people write it: `Ctrl-U`, `Enter`, `G`. */
export function keyLabel(key: string): SafeText {
  const known = ownValue(labels, key);
  if (known !== undefined) return sanitize(known);
  const parts = key.split('+');
  if (parts.length < 2 || key === '+') return sanitize(/^f\d+$/.test(key) ? key.toUpperCase() : key);
  const last = parts[parts.length - 1] ?? '';
  const modifiers = parts.slice(0, -1).map((part) => part[0]?.toUpperCase() + part.slice(1));
  return sanitize([...modifiers, ownValue(labels, last) ?? last.toUpperCase()].join('-'));
}
