/** The number of decimals that leaves about three significant digits: `312`, `12.4`, `1.25`, `0.042`. */
function decimalsFor(value: number): number {
  const size = Math.abs(value);
  if (size === 0 || size >= 99.95) return 0;
  if (size >= 9.995) return 1;
  if (size >= 0.0995) return 2;
  // Two digits after the leading zeros, at most six decimals; `formatDigits` writes smaller numbers with an exponent.
  return Math.min(6, 1 - Math.floor(Math.log10(size)));
}

/** Formats a finite number with about three significant digits and no trailing zeros. Only extreme numbers get an exponent. */
export function formatDigits(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-5 || size >= 1e15)) return value.toExponential(2).replace(/\.?0+e/, 'e');
  return dropTrailingZeros(value.toFixed(decimalsFor(value)));
}

/** Turns `1.50` into `1.5`, `2.00` into `2` and `-0` into `0`. */
export function dropTrailingZeros(fixed: string): string {
  const short = fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
  return short === '-0' ? '0' : short;
}
