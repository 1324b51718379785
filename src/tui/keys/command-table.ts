import type { CommandInfo } from '../state/command.ts';

/**
 * Every command with its own keys: what matching, help, key line, palette and docs/keys.md are made of. No key is ctrl+b (tmux)
 * or ctrl+a (screen), nor one of a terminal's own (ctrl+s, ctrl+q).
 */
export const commandTable: readonly CommandInfo[] = [
  { id: 'open', scope: 'list', title: 'go on from the selected row', short: 'open', keys: ['enter'] },
  { id: 'up', scope: 'list', title: 'row up', keys: ['up', 'k'] },
  { id: 'down', scope: 'list', title: 'row down', keys: ['down', 'j'] },
  { id: 'page-up', scope: 'list', title: 'page up', keys: ['pageup', 'ctrl+u'] },
  { id: 'page-down', scope: 'list', title: 'page down', keys: ['pagedown', 'ctrl+d'] },
  { id: 'first', scope: 'list', title: 'first row', keys: ['home', 'g'] },
  { id: 'last', scope: 'list', title: 'last row', keys: ['end', 'G'] },
  { id: 'left', scope: 'list', title: 'left: cursor, fold, scroll', keys: ['left', 'h'] },
  { id: 'right', scope: 'list', title: 'right: cursor, unfold, scroll', keys: ['right', 'l'] },

  { id: 'list-toggle', scope: 'metric', title: 'series or exemplars', short: 'exemplars', keys: ['x'] },
  { id: 'sort', scope: 'metric', title: 'sort by the next column', short: 'sort', keys: ['s'] },
  { id: 'column', scope: 'metric', title: 'draw the next column', keys: ['c'] },

  { id: 'filter', scope: 'global', title: 'filter the rows of this pane', short: 'filter', keys: ['/'] },
  { id: 'palette', scope: 'global', title: 'every command and saved query', short: 'commands', keys: [':'] },
  { id: 'window', scope: 'global', title: 'choose or type the time window', short: 'window', keys: ['t'] },
  { id: 'window-earlier', scope: 'global', title: 'half a window earlier', keys: ['<', ','] },
  { id: 'window-later', scope: 'global', title: 'half a window later', keys: ['>', '.'] },
  { id: 'window-in', scope: 'global', title: 'half the window, around the cursor', keys: ['+', '='] },
  { id: 'window-out', scope: 'global', title: 'twice the window', keys: ['-'] },
  { id: 'refresh', scope: 'global', title: 'ask again now', keys: ['r'] },
  { id: 'pause', scope: 'global', title: 'pause or go on', short: 'pause', keys: ['space'] },
  { id: 'back', scope: 'global', title: 'back on the path', short: 'back', keys: ['[', 'backspace'] },
  { id: 'forward', scope: 'global', title: 'forward on the path', keys: [']'] },
  { id: 'zoom', scope: 'global', title: 'this pane alone, or all', short: 'zoom', keys: ['z'] },
  { id: 'focus-next', scope: 'global', title: 'next pane', short: 'pane', keys: ['tab'] },
  { id: 'focus-previous', scope: 'global', title: 'previous pane', keys: ['shift+tab'] },
  { id: 'focus-queries', scope: 'global', title: 'saved queries', keys: ['1'] },
  { id: 'focus-metric', scope: 'global', title: 'metric', keys: ['2'] },
  { id: 'focus-trace', scope: 'global', title: 'trace', keys: ['3'] },
  { id: 'focus-logs', scope: 'global', title: 'logs', keys: ['4'] },
  { id: 'wider', scope: 'global', title: 'this side wider', keys: ['ctrl+right'] },
  { id: 'narrower', scope: 'global', title: 'this side narrower', keys: ['ctrl+left'] },
  { id: 'taller', scope: 'global', title: 'this pane taller', keys: ['ctrl+up'] },
  { id: 'lower', scope: 'global', title: 'this pane lower', keys: ['ctrl+down'] },
  { id: 'cancel', scope: 'global', title: 'cancel, close, or back', keys: ['escape'] },
  { id: 'redraw', scope: 'global', title: 'draw the screen anew', keys: ['ctrl+l'] },
  { id: 'suspend', scope: 'global', title: 'suspend to the shell (fg comes back)', keys: ['ctrl+z'] },
  { id: 'help', scope: 'global', title: 'this help', short: 'help', keys: ['?', 'f1'] },
  { id: 'quit', scope: 'global', title: 'quit', short: 'quit', keys: ['q', 'ctrl+c'] },
];
