/** The program between obsq and the terminal that owns the clipboard. */
export type Multiplexer = 'none' | 'tmux' | 'screen';

/** Most bytes of text. Their base64 with its frame stays just under 100,000 bytes, which terminals and multiplexers accept. */
export const mostOscBytes = 74_994;

/** Length of the pieces for GNU screen, in characters: older versions forward strings of at most 256 bytes. */
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
 * Encodes the request to put a text into the terminal's clipboard (OSC 52); null if the text is too long. tmux gets the request
 * twice, once for itself (`set-clipboard on`) and once to forward (`allow-passthrough on`); taking both does no harm. GNU screen
 * forwards it in pieces.
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
