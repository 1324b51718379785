/** A sample's value as the server sends it: the shortest text that reads back the same. */
export function formatValue(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

/** A value with an exponent of at least two digits (`1e+00`), as alerts carry it. */
export function formatExponent(value: number): string {
  if (!Number.isFinite(value)) return formatValue(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

/** Unix ms as seconds in JSON: whole, or with exactly three decimals. */
export function formatSeconds(timeMs: number): string {
  const sign = timeMs < 0 ? '-' : '';
  const whole = Math.abs(Math.round(timeMs));
  const rest = whole % 1000;
  const seconds = `${sign}${(whole - rest) / 1000}`;
  return rest === 0 ? seconds : `${seconds}.${String(rest).padStart(3, '0')}`;
}

/** A number as Go's `%g` writes it, as far as quantiles and counts go. */
export function formatG(value: number): string {
  return Number.isFinite(value) ? String(value) : formatValue(value);
}

/** A number without exponent, as count_values names it. */
export function formatPlain(value: number): string {
  if (!Number.isFinite(value)) return formatG(value);
  const text = String(value);
  if (!text.includes('e')) return Object.is(value, -0) ? '-0' : text;
  const [mantissa = '', exponent = '0'] = text.split('e');
  const negative = mantissa.startsWith('-');
  const digits = mantissa.replace(/[-.]/g, '');
  const point = mantissa.replace('-', '').split('.')[0]?.length ?? 1;
  const shift = point + Number(exponent);
  const plain = shift <= 0 ? `0.${'0'.repeat(-shift)}${digits}` : digits.padEnd(shift, '0');
  return negative ? `-${plain}` : plain;
}
