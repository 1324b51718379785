import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { makeDirectories } from '../../cache/make-directories.ts';

export interface FileFacts {
  /** Unix ms, with its fraction; changes with the content. */
  readonly mtimeMs: number;
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
}

/** The files that configuration reads, as a parameter: tests pass a map. */
export interface ConfigFiles {
  /** Null where there is no such file; throws Node's error for anything else. */
  stat(path: string): FileFacts | null;
  /** The text; throws Node's error. */
  read(path: string): string;
  /** Puts the text in place of the file at once, as 0600, directories made as 0700; follows a symbolic link. */
  replace(path: string, text: string): void;
}

/** The disk. */
export const diskFiles: ConfigFiles = {
  stat(path) {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat === undefined ? null : { mtimeMs: stat.mtimeMs, size: stat.size, mode: stat.mode & 0o777 };
  },
  read(path) {
    return readFileSync(path, 'utf8');
  },
  replace(path, text) {
    makeDirectories(dirname(path), 0o700);
    const target = statSync(path, { throwIfNoEntry: false }) === undefined ? path : realpathSync(path);
    const temporary = join(dirname(target), `.config.${Math.random().toString(36).slice(2)}.tmp`);
    try {
      const handle = openSync(temporary, 'wx', 0o600);
      try {
        writeSync(handle, text);
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
      renameSync(temporary, target);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  },
};

/** Node's reason in plain words: `no such file`, `permission denied`. */
export function fileProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return 'no such file';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EISDIR':
      return 'it is a directory';
    case 'ENOTDIR':
      return 'a part of its path is no directory';
    case 'EROFS':
      return 'the disk is read-only';
    case 'ENOSPC':
      return 'the disk is full';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
