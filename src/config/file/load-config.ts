import { dirname } from 'node:path';
import type { Cache } from '../../cache/cache.ts';
import { ownershipProblem } from '../../cache/file-owner.ts';
import { ObsqError } from '../../domain/errors.ts';
import type { Environment } from '../env.ts';
import { configPath } from '../paths.ts';
import type { ConfigFile } from './config-file.ts';
import { type ConfigFiles, type FileFacts, fileProblem } from './config-files.ts';

/** The means to find and read the configuration file. */
export interface ConfigAccess {
  readonly environment: Environment;
  readonly files: ConfigFiles;
  /** Keeps the parsed file as JSON, so that the YAML parser (some 30 ms) is loaded only after a change. */
  readonly cache?: Cache | undefined;
}

export interface LoadedConfig {
  readonly file: ConfigFile;
  /** Lines for stderr. */
  readonly notices: readonly string[];
}

/** Raise this when the parser's result for the same file changes. */
const formVersion = '3';
const keepMs = 30 * 86_400_000;

/**
 * Loads the configuration file; null if there is none. It is looked for in the XDG directory only, never in the working
 * directory, so that a repository one merely visits cannot set an address or a secret. Throws ObsqError `config`.
 */
export async function loadConfig(access: ConfigAccess): Promise<LoadedConfig | null> {
  const path = configPath(access.environment);
  if (path === null) return null;
  const facts = statConfig(path, access.files);
  if (facts === null) return null;
  refuseOthersFile(path, facts, access.files);
  const key = ['config', formVersion, path, String(facts.mtimeMs), String(facts.size)];
  const kept = access.cache?.get(key, isConfigFile);
  if (kept !== undefined) return { file: kept, notices: [] };
  const { parseConfig } = await import('./parse-config.ts');
  const file = parseConfig(readConfig(path, access.files), path);
  // A file with secrets in it is not kept, so that they are not copied to the cache.
  if (file.literalSecrets.length === 0) access.cache?.set(key, file, keepMs);
  return { file, notices: readableSecrets(file, facts) };
}

function statConfig(path: string, files: ConfigFiles): FileFacts | null {
  try {
    return files.stat(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/**
 * Refuses a file, or a folder around it, that belongs to another user or that others can write to: its `exec:` programs would run
 * with this user's rights. ssh does so with its configuration. Throws ObsqError `config`.
 */
function refuseOthersFile(path: string, facts: FileFacts, files: ConfigFiles): void {
  const folder = dirname(path);
  for (const [name, { owner, mode }] of [
    [path, facts],
    [folder, statConfig(folder, files) ?? { mode: 0, owner: undefined }],
  ] as const) {
    const problem = owner === undefined ? null : ownershipProblem({ ...owner, mode });
    if (problem === null) continue;
    const isForeign = problem.startsWith('it belongs');
    throw new ObsqError({
      kind: 'config',
      message: `${name} is not read: ${problem}, and what it names runs as you`,
      hint: isForeign ? `ls -l ${name}; a copy of your own is read` : `chmod go-w ${name}`,
    });
  }
}

function readConfig(path: string, files: ConfigFiles): string {
  try {
    return files.read(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): ObsqError {
  return new ObsqError({
    kind: 'config',
    message: `cannot read ${path}: ${fileProblem(error)}`,
    hint: `ls -l ${path}`,
    cause: error,
  });
}

function readableSecrets(file: ConfigFile, facts: FileFacts): string[] {
  const [first, ...more] = file.literalSecrets;
  if (first === undefined || (facts.mode & 0o044) === 0) return [];
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  return [
    `${first}${others}: a secret in a file that others can read; try "chmod 600 ${file.path}", or refer to it with \${ENV}, file: or exec:`,
  ];
}

function isConfigFile(value: unknown): value is ConfigFile {
  return typeof value === 'object' && value !== null && 'contexts' in value && Array.isArray(value.contexts);
}
