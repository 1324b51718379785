import type { Labels } from '../../../domain/labels.ts';
import type { ComponentRow, RowTarget } from './component-row.ts';

/** A counter that grows by `perSecond`. */
export function counter(
  of: RowTarget,
  name: string,
  help: string,
  perSecond: number,
  more?: readonly Labels[],
): ComponentRow {
  return { of, name, type: 'counter', help, size: perSecond, ...(more === undefined ? {} : { more }) };
}

/** A gauge that moves a little around `level`. */
export function gauge(
  of: RowTarget,
  name: string,
  help: string,
  level: number,
  more?: readonly Labels[],
): ComponentRow {
  return { of, name, type: 'gauge', help, size: level, ...(more === undefined ? {} : { more }) };
}

/** A gauge that is exactly `value`: a state, a limit, a count that does not move. */
export function state(
  of: RowTarget,
  name: string,
  help: string,
  value: number,
  more?: readonly Labels[],
): ComponentRow {
  return { ...gauge(of, name, help, value, more), exact: true };
}

/** A moment in Unix s, `seconds` after the time of the question; negative for one in the past. */
export function moment(
  of: RowTarget,
  name: string,
  help: string,
  seconds: number,
  more?: readonly Labels[],
): ComponentRow {
  return { ...gauge(of, name, help, seconds, more), fromNow: true };
}

/**
 * The rows of a classic histogram with `perSecond` observations. Of them 60 % are up to `typical` (seconds, bytes), all but one in
 * two hundred up to three times that, and the rest up to ten times.
 */
export function histogram(
  of: RowTarget,
  name: string,
  help: string,
  perSecond: number,
  typical: number,
  more: readonly Labels[] = [{}],
): ComponentRow[] {
  const bounds: readonly (readonly [le: string, share: number])[] = [
    [String(typical), 0.6],
    [String(Number((typical * 3).toPrecision(6))), 0.995],
    [String(Number((typical * 10).toPrecision(6))), 1],
    ['+Inf', 1],
  ];
  const row = (suffix: string, size: number, labels: readonly Labels[]): ComponentRow => ({
    of,
    name: `${name}_${suffix}`,
    type: 'histogram',
    help,
    size,
    more: labels,
  });
  return [
    ...bounds.map(([le, share]) =>
      row(
        'bucket',
        perSecond * share,
        more.map((labels) => ({ ...labels, le })),
      ),
    ),
    row('sum', perSecond * typical, more),
    row('count', perSecond, more),
  ];
}
