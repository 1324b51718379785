/** Formats a sample's value as the server does: the shortest text that reads back as the same number. */
export function formatValue(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

/** Formats a value with an exponent of at least two digits (`1e+00`), as in alerts. */
export function formatExponent(value: number): string {
  if (!Number.isFinite(value)) return formatValue(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

/** Formats Unix ms as seconds for JSON: whole, or with exactly three decimals. */
export function formatSeconds(timeMs: number): string {
  const sign = timeMs < 0 ? '-' : '';
  const whole = Math.abs(Math.round(timeMs));
  const rest = whole % 1000;
  const seconds = `${sign}${(whole - rest) / 1000}`;
  return rest === 0 ? seconds : `${seconds}.${String(rest).padStart(3, '0')}`;
}

/** Formats a number like Go's `%g`, as far as quantiles and counts need it. */
export function formatG(value: number): string {
  return Number.isFinite(value) ? String(value) : formatValue(value);
}

/** Formats a number without an exponent, for the label of count_values. */
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
