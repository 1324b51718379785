import type { Cache } from '../../cache/cache.ts';
import type { Io } from '../io/io.ts';

/** Creates the user's cache on disk. Its modules are loaded when a cache is first needed. */
export async function createCache(io: Io): Promise<Cache> {
  const [cache, { openCacheDirectory }, { cachePath }] = await Promise.all([
    import('../../cache/cache.ts'),
    import('../../cache/cache-directory.ts'),
    import('../../config/paths.ts'),
  ]);
  return cache.createCache(openCacheDirectory(cachePath(io.environment)), () => io.clock.now());
}
