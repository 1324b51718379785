import { basename, join } from 'node:path';
import { ObsqError } from '../../domain/errors.ts';
import type { SavedQuery, Signal } from '../saved-query.ts';
import { type ListedColumn, listShippedQueries, loadShippedQuery } from './shipped-queries.ts';

/** The folders below which users keep their own queries. */
export interface QueryFolders {
  /** obsq's own configuration folder (`$XDG_CONFIG_HOME/obsq`), or null without one. */
  readonly configDir: string | null;
  /** The directory whose `.obsq/queries` is read, or null. */
  readonly workingDir: string | null;
}

/** The part of a file system that this module needs. `query-readers.ts` has the real one. */
export interface QueryReaders {
  /** The absolute paths of all files below a folder; none if the folder does not exist. */
  listFiles(folder: string): Promise<readonly string[]>;
  readText(path: string): Promise<string>;
}

export type QueryOrigin = 'working directory' | 'configuration' | 'shipped';

/** A query file of the user. The query has the file's name without `.yaml`. */
export interface QueryFile {
  readonly name: string;
  readonly path: string;
  readonly origin: QueryOrigin;
}

export interface LoadedQuery {
  readonly query: SavedQuery;
  readonly origin: QueryOrigin;
  /** The path of the query's file; null for a shipped query. */
  readonly path: string | null;
  /** Queries of the same name that this one hides, for the notice: paths, or "the shipped one". */
  readonly hides: readonly string[];
}

/** A line of `obsq queries`. A file that cannot be read is listed too, with its problem. */
export interface QueryListing {
  readonly name: string;
  readonly title: string;
  readonly doc: string;
  readonly group: string;
  readonly signal: Signal | null;
  /** Whether it is a rule, which `obsq check` runs. For a file that cannot be read: whether it looks like one. */
  readonly isRule: boolean;
  /** Empty for a file that cannot be read. */
  readonly columns: readonly ListedColumn[];
  readonly origin: QueryOrigin;
  readonly path: string | null;
  readonly hides: readonly string[];
  /** The reason why it cannot be run, or null. */
  readonly problem: string | null;
}

/** Finds the user's query files: first those of the working directory, then those of the configuration. */
export async function findQueryFiles(folders: QueryFolders, readers: QueryReaders): Promise<QueryFile[]> {
  const searched: readonly (readonly [QueryOrigin, string | null])[] = [
    ['working directory', folders.workingDir === null ? null : join(folders.workingDir, '.obsq', 'queries')],
    ['configuration', folders.configDir === null ? null : join(folders.configDir, 'queries')],
  ];
  const found = await Promise.all(
    searched.map(async ([origin, folder]) => {
      const paths = folder === null ? [] : await readers.listFiles(folder);
      const yaml = paths.filter((path) => /\.ya?ml$/.test(path)).sort();
      return yaml.map((path) => ({ name: basename(path).replace(/\.ya?ml$/, ''), path, origin }));
    }),
  );
  return found.flat();
}

/**
 * Loads a query by name from the first of: working directory, configuration, shipped queries. Null if none has that name. Reads
 * only that file, and loads the YAML parser only for a user's file. Throws ObsqError (`config`) if that file is broken.
 */
export async function loadQuery(
  name: string,
  folders: QueryFolders,
  readers: QueryReaders,
): Promise<LoadedQuery | null> {
  const [files, shipped] = await Promise.all([findQueryFiles(folders, readers), loadShippedQuery(name)]);
  const [nearest, ...further] = files.filter((file) => file.name === name);
  const hides = [...further.map((file) => file.path), ...(shipped === null ? [] : ['the shipped one'])];
  if (nearest !== undefined) {
    const query = await readQueryFile(nearest, readers);
    return { query, origin: nearest.origin, path: nearest.path, hides };
  }
  return shipped === null ? null : { query: shipped, origin: 'shipped', path: null, hides: [] };
}

/** Lists the queries by name, without those that are hidden: the user's first, then the shipped ones by group. */
export async function listQueries(folders: QueryFolders, readers: QueryReaders): Promise<QueryListing[]> {
  const [files, shipped] = await Promise.all([findQueryFiles(folders, readers), listShippedQueries()]);
  const own = await Promise.all(
    files
      .filter((file, index) => files.findIndex((other) => other.name === file.name) === index)
      .map(async (file) => {
        const further = files.filter((other) => other.name === file.name && other.path !== file.path);
        const hidesShipped = shipped.some((entry) => entry.name === file.name);
        const hides = [...further.map(({ path }) => path), ...(hidesShipped ? ['the shipped one'] : [])];
        return listingOf(file, hides, readers);
      }),
  );
  const names = new Set(own.map(({ name }) => name));
  const rest = shipped
    .filter(({ name }) => !names.has(name))
    .map((entry) => ({ ...entry, origin: 'shipped' as const, path: null, hides: [], problem: null }));
  return [...own, ...rest];
}

/** The line for stderr if a query of the user hides another one, or null. */
export function hidingNotice(loaded: LoadedQuery): string | null {
  if (loaded.path === null || loaded.hides.length === 0) return null;
  return `${loaded.query.name} comes from ${loaded.path}; it hides ${loaded.hides.join(' and ')}`;
}

async function listingOf(
  file: QueryFile,
  hides: readonly string[],
  readers: QueryReaders,
): Promise<QueryListing> {
  const where = { name: file.name, group: '', origin: file.origin, path: file.path, hides };
  try {
    const { title, doc, signal, rule, columns } = await readQueryFile(file, readers);
    const listed = columns.map(({ name, unit }) => ({ name, unit }));
    return { ...where, title, doc, signal, isRule: rule !== undefined, columns: listed, problem: null };
  } catch (error) {
    if (!(error instanceof ObsqError)) throw error;
    const isRule = await looksLikeRule(file, readers);
    return { ...where, title: '', doc: '', signal: null, isRule, columns: [], problem: error.message };
  }
}

/** Whether a broken file is meant as a rule. `obsq check` must then not report success, because one rule could not run. */
async function looksLikeRule(file: QueryFile, readers: QueryReaders): Promise<boolean> {
  try {
    return /^rule\s*:/m.test(await readers.readText(file.path));
  } catch {
    // The file cannot even be read, so it may be a rule.
    return true;
  }
}

async function readQueryFile(file: QueryFile, readers: QueryReaders): Promise<SavedQuery> {
  const [{ parseSavedQuery }, text] = await Promise.all([
    import('./parse-saved-query.ts'),
    readers.readText(file.path),
  ]);
  return parseSavedQuery(text, file.path);
}
