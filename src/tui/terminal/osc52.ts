/** What stands between us and the terminal that has the clipboard. */
export type Multiplexer = 'none' | 'tmux' | 'screen';

/** Bytes of text: with base64 and its frame just under 100,000, which terminals and multiplexers take. */
export const mostOscBytes = 74_994;

/** Strings that GNU screen passes on are short: older ones hold 256 bytes. */
const screenChunk = 76;

const bel = '\u0007';
const dcs = '\u001bP';
const st = '\u001b\\';

export function multiplexerOf(environment: Readonly<Record<string, string | undefined>>): Multiplexer {
  if ((environment.TMUX ?? '') !== '') return 'tmux';
  if ((environment.STY ?? '') !== '') return 'screen';
  return 'none';
}

/**
 * The bytes that ask the terminal to take a text into its clipboard (OSC 52); null for a text that is too long. tmux gets it twice: for
 * itself (`set-clipboard on`) and to pass on (`allow-passthrough on`); taking it twice does no harm. screen passes it on in pieces.
 */
export function encodeOsc52(text: string, multiplexer: Multiplexer): string | null {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length > mostOscBytes) return null;
  const base64 = bytes.toString('base64');
  const plain = `\u001b]52;c;${base64}${bel}`;
  switch (multiplexer) {
    case 'none':
      return plain;
    case 'tmux':
      return `${plain}${dcs}tmux;${plain.replaceAll('\u001b', '\u001b\u001b')}${st}`;
    case 'screen': {
      const pieces = plain.match(new RegExp(`[\\s\\S]{1,${screenChunk}}`, 'g')) ?? [];
      return pieces.map((piece) => `${dcs}${piece}${st}`).join('');
    }
  }
}
