const esc = '\u001b';

const named: Readonly<Record<string, string>> = {
  Enter: '\r',
  Escape: esc,
  Tab: '\t',
  Space: ' ',
  Backspace: '\u007f',
  Up: `${esc}[A`,
  Down: `${esc}[B`,
  Right: `${esc}[C`,
  Left: `${esc}[D`,
  Home: `${esc}[H`,
  End: `${esc}[F`,
  PgUp: `${esc}[5~`,
  PgDn: `${esc}[6~`,
  F12: `${esc}[24~`,
  'Alt-Down': `${esc}[1;3B`,
};

/** What a terminal sends for a key: `Enter`, `Ctrl-C`, `Alt-b`, or a character as itself. Throws at a name that nobody knows. */
export function bytesOfKey(key: string): string {
  const known = named[key];
  if (known !== undefined) return known;
  const ctrl = /^Ctrl-([A-Z])$/.exec(key)?.[1];
  if (ctrl !== undefined) return String.fromCharCode(ctrl.charCodeAt(0) - 64);
  const alt = /^Alt-(.)$/u.exec(key)?.[1];
  if (alt !== undefined) return esc + alt;
  if ([...key].length === 1) return key;
  throw new Error(`no key is called ${JSON.stringify(key)}; type() is for text`);
}
