import { isAbsolute, join } from 'node:path';
import { type Environment, variable } from './env.ts';

/**
 * The configuration directory: `$XDG_CONFIG_HOME/obsq`, else `~/.config/obsq`; null without a home. A relative XDG path is
 * ignored, as its specification says: obsq would read credentials from whatever the working directory is.
 */
export function configDirectory(environment: Environment): string | null {
  return underBase(environment, 'XDG_CONFIG_HOME', '.config');
}

/** The path of `config.yaml` in the configuration directory, whether or not the file exists; null without a home. */
export function configPath(environment: Environment): string | null {
  const directory = configDirectory(environment);
  return directory === null ? null : join(directory, 'config.yaml');
}

/** The cache directory: `$XDG_CACHE_HOME/obsq`, else `~/.cache/obsq`; null without a home. */
export function cachePath(environment: Environment): string | null {
  return underBase(environment, 'XDG_CACHE_HOME', '.cache');
}

function underBase(environment: Environment, name: string, underHome: string): string | null {
  const base = variable(environment, name);
  if (base !== undefined && isAbsolute(base)) return join(base, 'obsq');
  const home = variable(environment, 'HOME');
  return home !== undefined && isAbsolute(home) ? join(home, underHome, 'obsq') : null;
}

/** Replaces a leading `~/` of a path by the home directory; null if HOME is needed but not set. */
export function expandHome(path: string, environment: Environment): string | null {
  if (path !== '~' && !path.startsWith('~/')) return path;
  const home = variable(environment, 'HOME');
  return home === undefined ? null : join(home, path.slice(1));
}
