import { ObsqError } from '../domain/errors.ts';
import { parseDuration } from '../domain/time/duration.ts';
import type { Parameter, SavedQuery } from './saved-query.ts';

/** The reason why a text is not a valid value of a parameter, or null if it is. */
export function parameterProblem(parameter: Parameter, value: string): string | null {
  const shown = JSON.stringify(value);
  if (parameter.choices.length > 0 && !parameter.choices.includes(value)) {
    return `must be one of ${parameter.choices.join(', ')}, not ${shown}`;
  }
  switch (parameter.type) {
    case 'duration':
      return isDuration(value) ? null : `must be a duration such as 5m or 1h30m, not ${shown}`;
    case 'integer':
      return /^-?\d{1,15}$/.test(value) ? null : `must be a whole number, not ${shown}`;
    case 'number':
      return /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(value) ? null : `must be a number, not ${shown}`;
    default:
      return null;
  }
}

function isDuration(value: string): boolean {
  const duration = parseDuration(value);
  return duration.ok && duration.value > 0;
}

/**
 * The values to bind: the given ones, checked against the parameters, and the defaults of the others. A parameter with neither
 * has no entry. Throws ObsqError (`usage`) for an unknown name, a missing required value, or a value of the wrong type.
 */
export function resolveParameters(
  query: SavedQuery,
  given: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of Object.keys(given)) {
    if (!query.parameters.some((parameter) => parameter.name === name) && given[name] !== undefined) {
      throw usage(query, `${query.name} has no parameter named ${name}`);
    }
  }
  for (const parameter of query.parameters) {
    const value =
      (Object.hasOwn(given, parameter.name) ? given[parameter.name] : undefined) ?? parameter.default;
    if (value === null) {
      if (parameter.required) throw usage(query, `${query.name} needs --${parameter.flag}`);
      continue;
    }
    const problem = parameterProblem(parameter, value);
    if (problem !== null) throw usage(query, `--${parameter.flag} ${problem}`);
    values[parameter.name] = value;
  }
  return values;
}

function usage(query: SavedQuery, message: string): ObsqError {
  return new ObsqError({ kind: 'usage', message, hint: `obsq ${query.name} --help` });
}
