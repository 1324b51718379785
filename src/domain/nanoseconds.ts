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

/** `b - a` in nanoseconds as a number: exact up to 104 days, which no trace exceeds. */
export function nsBetween(a: string, b: string): number {
  return Number(BigInt(b) - BigInt(a));
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
