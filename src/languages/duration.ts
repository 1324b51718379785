const unitMs: Readonly<Record<string, number>> = {
  y: 365 * 86_400_000,
  w: 7 * 86_400_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

const wholeUnits = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;
const oneFraction = /^(\d+\.\d+)(y|w|d|h|m|s|ms)$/;

/**
 * Milliseconds of a Prometheus duration (`1h30m`, units from large to small), or null. One unit with a fraction
 * (`1.5h`) is taken too, since people type it; Prometheus itself refuses that.
 */
export function parseDuration(text: string): number | null {
  const fraction = oneFraction.exec(text);
  if (fraction !== null) return whole(Number(fraction[1]) * (unitMs[fraction[2] ?? ''] ?? Number.NaN));
  const units = wholeUnits.exec(text);
  if (units === null || text === '') return null;
  let ms = 0;
  for (const [index, unit] of Object.keys(unitMs).entries()) {
    ms += Number(units[index + 1] ?? 0) * (unitMs[unit] ?? Number.NaN);
  }
  return whole(ms);
}

function whole(ms: number): number | null {
  const rounded = Math.round(ms);
  return Number.isSafeInteger(rounded) ? rounded : null;
}

/**
 * A duration in its one canonical form, which all three servers read: `1d2h3m4s5ms`. Years and weeks are not written:
 * `7d` reads the same to everyone.
 */
export function formatDuration(ms: number): string {
  if (!(ms >= 1)) return '0s';
  let text = '';
  let rest = Math.round(ms);
  for (const unit of ['d', 'h', 'm', 's', 'ms']) {
    const size = unitMs[unit] ?? 1;
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text;
}
