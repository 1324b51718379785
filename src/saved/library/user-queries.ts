import { basename, join } from 'node:path';
import { ObsqError } from '../../domain/errors.ts';
import type { QueryOrigin, SavedQuery, Signal } from '../saved-query.ts';
import { type ListedColumn, listShippedQueries, loadShippedQuery } from './shipped-queries.ts';

/** The folders below which users keep their own queries. */
export interface QueryFolders {
  /** obsq's own configuration folder (`$XDG_CONFIG_HOME/obsq`), or null without one. */
  readonly configDir: string | null;
  /** The directory whose `.obsq/queries` is read, or null. */
  readonly workingDir: string | null;
  /**
   * Whether the person's configuration lets the working directory's queries stand before others of the same name. It is asked only
   * where that matters. Without it they only add queries.
   */
  readonly mayReplace?: (() => Promise<boolean>) | undefined;
}

/** The part of a file system that this module needs. `query-readers.ts` has the real one. */
export interface QueryReaders {
  /**
   * The absolute paths of all files below a folder; none if the folder does not exist. A folder that is a link out of the folder
   * `within` is refused (null: links may lead anywhere).
   */
  listFiles(folder: string, within: string | null): Promise<readonly string[]>;
  /** The text of a file of bounded size. A link out of the folder `within` is refused. */
  readText(path: string, within: string | null): Promise<string>;
}

/** A query file of the user. The query has the file's name without `.yaml`. */
export interface QueryFile {
  readonly name: string;
  readonly path: string;
  readonly origin: 'working directory' | 'configuration';
  /** The folder out of which no link may lead; null for the person's own files. */
  readonly within: string | null;
}

export interface LoadedQuery {
  readonly query: SavedQuery;
  readonly origin: QueryOrigin;
  /** The path of the query's file; null for a shipped query. */
  readonly path: string | null;
  /** Queries of the same name that this one hides, for the notice: paths, or "the shipped one". */
  readonly hides: readonly string[];
  /** Paths in the working directory that have the name but may not replace this query. */
  readonly ignored: readonly string[];
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
  /** The group of a rule; '' without one, for other queries, and for a file that cannot be read. */
  readonly ruleGroup: string;
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
  return [...(await filesOfWorkingDir(folders, readers)), ...(await filesOfConfiguration(folders, readers))];
}

async function filesOfWorkingDir({ workingDir }: QueryFolders, readers: QueryReaders): Promise<QueryFile[]> {
  if (workingDir === null) return [];
  const paths = await readers.listFiles(join(workingDir, '.obsq', 'queries'), workingDir);
  return queryFilesOf(paths, { origin: 'working directory', within: workingDir });
}

async function filesOfConfiguration(
  { configDir }: QueryFolders,
  readers: QueryReaders,
): Promise<QueryFile[]> {
  if (configDir === null) return [];
  const paths = await readers.listFiles(join(configDir, 'queries'), null);
  return queryFilesOf(paths, { origin: 'configuration', within: null });
}

function queryFilesOf(paths: readonly string[], where: Pick<QueryFile, 'origin' | 'within'>): QueryFile[] {
  const yaml = paths.filter((path) => /\.ya?ml$/.test(path)).sort();
  return yaml.map((path) => ({ name: basename(path).replace(/\.ya?ml$/, ''), path, ...where }));
}

/** The file that a name stands for, or null for the shipped query; what it hides, and what may not replace it. */
interface Choice {
  readonly file: QueryFile | null;
  readonly hides: readonly string[];
  readonly ignored: readonly string[];
}

/**
 * Chooses between files of one name. A working directory may be a stranger's repository, so its files only add queries, unless the
 * person's configuration trusts it: else a repository could turn `obsq check` green.
 */
async function choose(
  files: readonly QueryFile[],
  hasShipped: boolean,
  mayReplace: () => Promise<boolean>,
): Promise<Choice> {
  const near = files.filter(({ origin }) => origin === 'working directory');
  const own = files.filter(({ origin }) => origin === 'configuration');
  const isTaken = own.length > 0 || hasShipped;
  const isUsed = near.length > 0 && (!isTaken || (await mayReplace()));
  const [file = null, ...further] = isUsed ? [...near, ...own] : own;
  const shipped = hasShipped && file !== null ? ['the shipped one'] : [];
  return {
    file,
    hides: [...further.map(({ path }) => path), ...shipped],
    ignored: isUsed ? [] : near.map(({ path }) => path),
  };
}

/** Asks once, however many names want to know. */
function askOnce({ mayReplace }: QueryFolders): () => Promise<boolean> {
  let answer: Promise<boolean> | undefined;
  return () => {
    answer ??= mayReplace?.() ?? Promise.resolve(false);
    return answer;
  };
}

/**
 * Loads a query by name from the first of: configuration, shipped queries, working directory (which comes first where the person's
 * configuration trusts it). Null if none has that name. Reads only that file, and loads the YAML parser only for a user's file. Throws
 * ObsqError (`config`) if that file is broken.
 */
export async function loadQuery(
  name: string,
  folders: QueryFolders,
  readers: QueryReaders,
): Promise<LoadedQuery | null> {
  const [own, shipped] = await Promise.all([filesOfConfiguration(folders, readers), loadShippedQuery(name)]);
  const known = own.filter((file) => file.name === name);
  let near: readonly QueryFile[] = [];
  try {
    near = await filesOfWorkingDir(folders, readers);
  } catch (error) {
    // A folder that only adds queries cannot keep the others from running.
    if (shipped === null && known.length === 0) throw error;
  }
  const named = [...near.filter((file) => file.name === name), ...known];
  const { file, ...others } = await choose(named, shipped !== null, askOnce(folders));
  if (file !== null) {
    const query = await readQueryFile(file, readers);
    return { query, origin: file.origin, path: file.path, ...others };
  }
  return shipped === null ? null : { query: shipped, origin: 'shipped', path: null, ...others };
}

/** Lists the queries by name, without those that are hidden: the user's first, then the shipped ones by group. */
export async function listQueries(folders: QueryFolders, readers: QueryReaders): Promise<QueryListing[]> {
  const [files, shipped] = await Promise.all([findQueryFiles(folders, readers), listShippedQueries()]);
  const shippedNames = new Set(shipped.map(({ name }) => name));
  const byName = new Map<string, QueryFile[]>();
  for (const file of files) {
    const named = byName.get(file.name);
    if (named === undefined) byName.set(file.name, [file]);
    else named.push(file);
  }
  const mayReplace = askOnce(folders);
  const own: QueryListing[] = [];
  for (const [name, named] of byName) {
    const { file, hides } = await choose(named, shippedNames.has(name), mayReplace);
    if (file !== null) own.push(await listingOf(file, hides, readers));
  }
  const names = new Set(own.map(({ name }) => name));
  const rest = shipped
    .filter(({ name }) => !names.has(name))
    .map((entry) => ({ ...entry, origin: 'shipped' as const, path: null, hides: [], problem: null }));
  return [...own, ...rest];
}

/** The line for stderr if a query of the user hides another one, or may not; null if there is nothing to say. */
export function hidingNotice({ query, path, hides, ignored }: LoadedQuery): string | null {
  if (ignored.length > 0) {
    const used = path === null ? 'the shipped query' : path;
    return `${ignored.join(' and ')} is not used: a working directory adds queries and replaces none, so ${query.name} is ${used} (trusted: in config.yaml lets a directory replace them)`;
  }
  if (path === null || hides.length === 0) return null;
  return `${query.name} comes from ${path}; it hides ${hides.join(' and ')}`;
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
    const isRule = rule !== undefined;
    const ruleGroup = rule?.group ?? '';
    return { ...where, title, doc, signal, isRule, ruleGroup, columns: listed, problem: null };
  } catch (error) {
    if (!(error instanceof ObsqError)) throw error;
    const isRule = await looksLikeRule(file, readers);
    return {
      ...where,
      title: '',
      doc: '',
      signal: null,
      isRule,
      ruleGroup: '',
      columns: [],
      problem: error.message,
    };
  }
}

/** Whether a broken file is meant as a rule. `obsq check` must then not report success, because one rule could not run. */
async function looksLikeRule(file: QueryFile, readers: QueryReaders): Promise<boolean> {
  try {
    return /^rule\s*:/m.test(await readers.readText(file.path, file.within));
  } catch {
    // The file cannot even be read, so it may be a rule.
    return true;
  }
}

async function readQueryFile(file: QueryFile, readers: QueryReaders): Promise<SavedQuery> {
  const [{ parseSavedQuery }, text] = await Promise.all([
    import('./parse-saved-query.ts'),
    readers.readText(file.path, file.within),
  ]);
  return { ...parseSavedQuery(text, file.path), source: { origin: file.origin, path: file.path } };
}
