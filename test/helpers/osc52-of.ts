/** The texts that a program asked its terminal to take into the clipboard (OSC 52), in their order. */
export function copiedTexts(bytes: string): string[] {
  return [...bytes.matchAll(/\u001b\]52;c;([A-Za-z0-9+/=]*)\u0007/g)].map(([, base64 = '']) =>
    Buffer.from(base64, 'base64').toString('utf8'),
  );
}
