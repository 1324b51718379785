import type { Condition } from './condition.ts';
import { linesOf, type Picture } from './picture.ts';

export interface Failure {
  readonly conditions: readonly Condition[];
  /** The last whole one; null where the program has drawn nothing. */
  readonly picture: Picture | null;
  readonly keys: readonly string[];
  readonly patienceMs: number;
}

/** Says which conditions do not hold, which keys led there, and shows the screen; rows with inverse cells are marked at the left. */
export function renderFailure({ conditions, picture, keys, patienceMs }: Failure): string {
  const pressed = `keys so far: ${keys.length === 0 ? 'none' : keys.join(' ')}`;
  if (picture === null) {
    const wanted = conditions.map(({ what }) => `wanted: ${what}`);
    return [`no whole frame was drawn in ${patienceMs} ms`, ...wanted, pressed].join('\n');
  }
  const missing = conditions.flatMap((condition) => {
    const instead = condition.missing(picture);
    return instead === null ? [] : [`not so after ${patienceMs} ms: ${condition.what}: ${instead}`];
  });
  const held = conditions.filter((condition) => condition.missing(picture) === null);
  return [
    ...missing,
    ...held.map(({ what }) => `but so: ${what}`),
    pressed,
    `the screen, ${picture.columns}x${picture.rows.length}:`,
    ...linesOf(picture).map((line, row) => `${mark(picture, row)} ${line}`.trimEnd()),
  ].join('\n');
}

function mark(picture: Picture, row: number): string {
  return picture.rows[row]?.some((cell) => cell.inverse) === true ? '▌' : ' ';
}
