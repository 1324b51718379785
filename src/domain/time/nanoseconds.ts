// Nanosecond timestamps, kept as decimal text because a double cannot hold them.
/** Converts a nanosecond text to Unix milliseconds and keeps as much of the fraction as a double can. */
export function nsToMs(ns: string): number {
  // The last six digits are read separately, because Number() of all 19 digits would round to about 256 ns.
  if (ns.length <= 6 || ns.startsWith('-')) return Number(ns) / 1e6;
  return Number(ns.slice(0, -6)) + Number(ns.slice(-6)) / 1e6;
}

/** Converts Unix milliseconds to a nanosecond text. A fraction is kept to the nanosecond. */
export function msToNs(ms: number): string {
  const whole = Math.floor(ms);
  const rest = Math.round((ms - whole) * 1e6);
  return (BigInt(whole) * 1_000_000n + BigInt(rest)).toString();
}

/** Computes `b - a` in nanoseconds. It is exact up to 104 days, which no trace exceeds. Throws SyntaxError if a text is no number. */
export function nsBetween(a: string, b: string): number {
  // Seconds and the rest are subtracted separately: a BigInt costs ten times as much, and a trace needs this for each of its spans.
  const cutA = Math.max(0, a.length - 9);
  const cutB = Math.max(0, b.length - 9);
  const seconds = readDigits(b, 0, cutB) - readDigits(a, 0, cutA);
  const between = seconds * 1e9 + (readDigits(b, cutB, b.length) - readDigits(a, cutA, a.length));
  return Number.isNaN(between) ? Number(BigInt(b) - BigInt(a)) : between;
}

/** Reads decimal digits as a number; NaN if one of them is no digit, 0 if there are none. */
function readDigits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

/** Adds a whole number of nanoseconds to a nanosecond text. */
export function addNs(ns: string, delta: bigint | number): string {
  return (BigInt(ns) + BigInt(delta)).toString();
}

/** Compares two non-negative nanosecond texts without BigInt: the longer text is later, and equal lengths compare digit by digit. */
export function compareNs(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
