/** What the environment says about colour: always, never, or nothing, so that the terminal decides. */
export type ColorWish = 'always' | 'never' | null;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the variables in which people and CI systems say whether programs write colours, in this order: NO_COLOR (no-color.org: any text),
 * FORCE_COLOR (0 or false: never), CLICOLOR_FORCE (anything but 0), CLICOLOR (0: never; bixense.com/clicolors). An empty variable says
 * nothing.
 */
export function readColorWish(environment: Environment): ColorWish {
  if (isSet(environment.NO_COLOR)) return 'never';
  const force = environment.FORCE_COLOR;
  if (isSet(force)) return force === '0' || force === 'false' ? 'never' : 'always';
  const cliForce = environment.CLICOLOR_FORCE;
  if (isSet(cliForce) && cliForce !== '0') return 'always';
  return environment.CLICOLOR === '0' ? 'never' : null;
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
