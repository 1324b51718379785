import { configDirectory, expandHome } from '../../config/paths.ts';
import { queryReaders } from '../../saved/library/query-readers.ts';
import {
  type LoadedQuery,
  listQueries,
  loadQuery,
  type QueryFolders,
  type QueryListing,
} from '../../saved/library/user-queries.ts';
import type { Io } from '../io/io.ts';

/** Where this person's own queries may be. */
export function queryFolders(io: Io): QueryFolders {
  return {
    configDir: configDirectory(io.environment),
    workingDir: io.workingDirectory,
    mayReplace: () => isTrusted(io),
  };
}

/** Whether the person's configuration lists the working directory, or a directory above it, under `trusted:`. */
async function isTrusted({ environment, workingDirectory }: Io): Promise<boolean> {
  const [{ loadConfig }, { diskFiles }] = await Promise.all([
    import('../../config/file/load-config.ts'),
    import('../../config/file/config-files.ts'),
  ]);
  const config = await loadConfig({ environment, files: diskFiles });
  return (config?.file.trusted ?? []).some((typed) => {
    const folder = expandHome(typed, environment)?.replace(/\/+$/, '');
    return folder !== undefined && `${workingDirectory}/`.startsWith(`${folder}/`);
  });
}

/** Finds the saved query with a name; the nearest folder wins. Null if there is none. Throws ObsqError config if its file is broken. */
export async function findSavedQuery(name: string, io: Io): Promise<LoadedQuery | null> {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) return null;
  return loadQuery(name, queryFolders(io), queryReaders);
}

/** Lists every saved query that can be run here. */
export function listSavedQueries(io: Io): Promise<readonly QueryListing[]> {
  return listQueries(queryFolders(io), queryReaders);
}
