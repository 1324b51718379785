import { ownValue } from '../../domain/own-value.ts';
/** One key press as the keymap names it (`a`, `A`, `ctrl+c`, `alt+left`, `enter`, `space`). */
export interface KeyPress {
  readonly kind: 'key';
  readonly key: string;
  /** The text that the key types; '' for keys that type nothing. */
  readonly text: string;
  /** For Alt with a key, the key alone. A terminal sends the same bytes for Escape quickly followed by that key. */
  readonly bare?: KeyPress;
}

/** A key press, or pasted text. */
export type InputEvent = KeyPress | { readonly kind: 'paste'; readonly text: string };

/** Splits a terminal's input into key presses. It keeps an incomplete sequence until more input comes. */
export interface KeySplitter {
  push(chunk: string): readonly InputEvent[];
  /** Whether an Escape is pending that may begin a sequence. The caller then calls `flush` after some 50 ms. */
  readonly isWaiting: boolean;
  /** Ends the wait: a pending Escape was the key itself. */
  flush(): readonly InputEvent[];
}

const esc = '\u001b';
const pasteStart = '\u001b[200~';
const pasteEnd = '\u001b[201~';
/** A longer paste is cut, because no query has a megabyte. UTF-16 units. */
const maxPaste = 1_000_000;
/** A longer sequence is noise and is dropped, so that it cannot hold back the input for ever. UTF-16 units. */
const maxSequence = 256;

/** Creates a splitter for one terminal. */
export function createKeySplitter(): KeySplitter {
  let pending = '';
  const take = (isEnd: boolean): readonly InputEvent[] => {
    const events: InputEvent[] = [];
    while (pending !== '') {
      const taken = takeOne(pending, isEnd);
      if (taken === null) break;
      pending = pending.slice(taken.length);
      if (taken.event !== null) events.push(taken.event);
    }
    return events;
  };
  return {
    push(chunk) {
      pending += chunk;
      return take(false);
    },
    get isWaiting() {
      return pending !== '' && !pending.startsWith(pasteStart);
    },
    flush: () => take(true),
  };
}

interface Taken {
  readonly length: number;
  /** Null for a sequence without meaning here (a report, the mouse). */
  readonly event: InputEvent | null;
}

function takeOne(input: string, isEnd: boolean): Taken | null {
  if (!input.startsWith(esc)) {
    const { length, press } = takeCharacter(input);
    return { length, event: press };
  }
  if (input.startsWith(pasteStart)) return takePaste(input);
  if (input.length === 1) return isEnd ? { length: 1, event: key('escape') } : null;
  const second = input[1] ?? '';
  if (second === '[') return takeCsi(input, isEnd);
  if (second === 'O') return takeSs3(input, isEnd);
  if (second === ']' || second === 'P' || second === '_' || second === '^') return takeString(input, isEnd);
  if (second === esc) return { length: 1, event: key('escape') };
  const { length, press } = takeCharacter(input.slice(1));
  return { length: length + 1, event: press === null ? null : withAlt(press) };
}

function takePaste(input: string): Taken | null {
  const end = input.indexOf(pasteEnd);
  if (end === -1) {
    if (input.length < maxPaste) return null;
    return { length: input.length, event: { kind: 'paste', text: input.slice(pasteStart.length) } };
  }
  return {
    length: end + pasteEnd.length,
    event: { kind: 'paste', text: input.slice(pasteStart.length, end) },
  };
}

const controlNames: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\u007f': 'backspace',
  '\b': 'backspace',
  '\u0000': 'ctrl+space',
};

interface TakenPress {
  readonly length: number;
  readonly press: KeyPress | null;
}

function takeCharacter(input: string): TakenPress {
  const character = String.fromCodePoint(input.codePointAt(0) ?? 0);
  const length = character.length;
  const named = ownValue(controlNames, character);
  if (named !== undefined) return { length, press: key(named) };
  const code = character.charCodeAt(0);
  if (code < 0x20) {
    // Ctrl+A is 0x01 ... Ctrl+Z 0x1a, then Ctrl with [ \ ] ^ _.
    return { length, press: key(`ctrl+${String.fromCharCode(code + 0x60 - (code > 0x1a ? 0x20 : 0))}`) };
  }
  if (code >= 0x80 && code < 0xa0) return { length, press: null };
  return { length, press: typed(character) };
}

const csiLetters: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
  Z: 'shift+tab',
};

const csiNumbers: Readonly<Record<string, string>> = {
  '1': 'home',
  '2': 'insert',
  '3': 'delete',
  '4': 'end',
  '5': 'pageup',
  '6': 'pagedown',
  '7': 'home',
  '8': 'end',
  '11': 'f1',
  '12': 'f2',
  '13': 'f3',
  '14': 'f4',
  '15': 'f5',
  '17': 'f6',
  '18': 'f7',
  '19': 'f8',
  '20': 'f9',
  '21': 'f10',
  '23': 'f11',
  '24': 'f12',
};

const csi = /^\u001b\[([<=>?]?)([0-9;:]*)([ -/]*)([@-~])/;

function takeCsi(input: string, isEnd: boolean): Taken | null {
  const match = csi.exec(input);
  if (match === null) {
    const broken = !/^\u001b\[[<=>?]?[0-9;:]*[ -/]*$/.test(input) || input.length > maxSequence;
    // `Escape [` with nothing after it is Alt+[; a broken sequence loses its first two units.
    if (input === '\u001b[' && isEnd) return { length: 2, event: withAlt(typed('[')) };
    return broken || isEnd ? { length: Math.min(input.length, 2), event: null } : null;
  }
  const [all, marker = '', parameters = '', , final = ''] = match;
  if (marker !== '') return { length: all.length, event: null };
  // X10 mouse reports carry three raw bytes behind their sequence.
  if (final === 'M')
    return input.length < all.length + 3 && !isEnd
      ? null
      : { length: Math.min(input.length, all.length + 3), event: null };
  const [number = '', modifier = ''] = parameters.split(';');
  const name = final === '~' ? ownValue(csiNumbers, number) : ownValue(csiLetters, final);
  if (name === undefined) return { length: all.length, event: null };
  return { length: all.length, event: key(withModifiers(name, modifier)) };
}

function takeSs3(input: string, isEnd: boolean): Taken | null {
  const letter = input[2];
  if (letter === undefined) return isEnd ? { length: 2, event: withAlt(typed('O')) } : null;
  const name = letter === 'M' ? 'enter' : ownValue(csiLetters, letter);
  return { length: 3, event: name === undefined ? null : key(name) };
}

/** Takes an OSC, DCS, APC or PM string, which is an answer of the terminal and ends with BEL or ST. */
function takeString(input: string, isEnd: boolean): Taken | null {
  const end = /\u0007|\u001b\\/.exec(input.slice(2));
  if (end !== null) return { length: 2 + end.index + end[0].length, event: null };
  if (isEnd && input.length === 2) return { length: 2, event: withAlt(typed(input[1] ?? '')) };
  return isEnd || input.length > maxPaste ? { length: input.length, event: null } : null;
}

/** Adds the modifiers of xterm's parameter to a key's name. The parameter is 1 plus shift 1, alt 2, ctrl 4. */
function withModifiers(name: string, parameter: string): string {
  const bits = Number(parameter || '1') - 1;
  if (!Number.isInteger(bits) || bits <= 0) return name;
  const ctrl = bits & 4 ? 'ctrl+' : '';
  const alt = bits & 2 ? 'alt+' : '';
  const shift = bits & 1 && !name.startsWith('shift+') ? 'shift+' : '';
  return `${ctrl}${alt}${shift}${name}`;
}

function key(name: string): KeyPress {
  return { kind: 'key', key: name, text: '' };
}

function typed(character: string): KeyPress {
  return { kind: 'key', key: character === ' ' ? 'space' : character, text: character };
}

function withAlt(press: KeyPress): KeyPress {
  return { ...key(`alt+${press.key}`), bare: press };
}
