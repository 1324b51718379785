/** How many decimals a number gets so that about three digits say something: `312`, `12.4`, `1.25`, `0.042`. */
function decimalsFor(value: number): number {
  const size = Math.abs(value);
  if (size === 0 || size >= 99.95) return 0;
  if (size >= 9.995) return 1;
  if (size >= 0.0995) return 2;
  // Two digits after the leading zeros, to six decimals; smaller numbers are written as powers.
  return Math.min(6, 1 - Math.floor(Math.log10(size)));
}

/** A finite number in about three significant digits, without trailing zeros; never an exponent but for extremes. */
export function formatDigits(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-5 || size >= 1e15)) return value.toExponential(2).replace(/\.?0+e/, 'e');
  return dropTrailingZeros(value.toFixed(decimalsFor(value)));
}

/** `1.50` as `1.5`, `2.00` as `2`, `-0` as `0`. */
export function dropTrailingZeros(fixed: string): string {
  const short = fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
  return short === '-0' ? '0' : short;
}
