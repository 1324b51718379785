// Nanosecond timestamps, kept as decimal text because a double cannot hold them.
/** Unix milliseconds of a nanosecond text, the fraction kept as far as a double carries it. */
export function nsToMs(ns: string): number {
  // The last six digits apart: Number() of all 19 digits would already have rounded to about 256 ns.
  if (ns.length <= 6 || ns.startsWith('-')) return Number(ns) / 1e6;
  return Number(ns.slice(0, -6)) + Number(ns.slice(-6)) / 1e6;
}

/** Nanosecond text of Unix milliseconds (a fraction is kept to the nanosecond). */
export function msToNs(ms: number): string {
  const whole = Math.floor(ms);
  const rest = Math.round((ms - whole) * 1e6);
  return (BigInt(whole) * 1_000_000n + BigInt(rest)).toString();
}

/** `b - a` in nanoseconds as a number: exact up to 104 days, which no trace exceeds. Throws SyntaxError for a text that is no number. */
export function nsBetween(a: string, b: string): number {
  // Seconds and the rest apart, for a BigInt costs ten times as much and a trace asks for each of its spans.
  const cutA = Math.max(0, a.length - 9);
  const cutB = Math.max(0, b.length - 9);
  const seconds = readDigits(b, 0, cutB) - readDigits(a, 0, cutA);
  const between = seconds * 1e9 + (readDigits(b, cutB, b.length) - readDigits(a, cutA, a.length));
  return Number.isNaN(between) ? Number(BigInt(b) - BigInt(a)) : between;
}

/** The number these decimal digits write; NaN where one of them is no digit. 0 for none. */
function readDigits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

/** The sum of a nanosecond text and a whole number of nanoseconds. */
export function addNs(ns: string, delta: bigint | number): string {
  return (BigInt(ns) + BigInt(delta)).toString();
}

/** Order of two non-negative nanosecond texts, without BigInt: longer is later, then digit by digit. */
export function compareNs(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
