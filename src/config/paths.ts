import { isAbsolute, join } from 'node:path';
import { type Environment, variable } from './env.ts';

/**
 * `$XDG_CONFIG_HOME/obsq`, else `~/.config/obsq`, or null without a home. A relative XDG path is ignored, as its specification
 * says: it would read credentials from whatever directory a person stands in.
 */
export function configDirectory(environment: Environment): string | null {
  return underBase(environment, 'XDG_CONFIG_HOME', '.config');
}

/** `config.yaml` in the configuration directory, whether or not it is there. */
export function configPath(environment: Environment): string | null {
  const directory = configDirectory(environment);
  return directory === null ? null : join(directory, 'config.yaml');
}

/** `$XDG_CACHE_HOME/obsq`, else `~/.cache/obsq`, or null without a home. */
export function cachePath(environment: Environment): string | null {
  return underBase(environment, 'XDG_CACHE_HOME', '.cache');
}

function underBase(environment: Environment, name: string, underHome: string): string | null {
  const base = variable(environment, name);
  if (base !== undefined && isAbsolute(base)) return join(base, 'obsq');
  const home = variable(environment, 'HOME');
  return home !== undefined && isAbsolute(home) ? join(home, underHome, 'obsq') : null;
}

/** The path with a leading `~/` replaced by the home directory; null where there is none to replace it with. */
export function expandHome(path: string, environment: Environment): string | null {
  if (path !== '~' && !path.startsWith('~/')) return path;
  const home = variable(environment, 'HOME');
  return home === undefined ? null : join(home, path.slice(1));
}
