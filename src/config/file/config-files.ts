import {
  closeSync,
  constants,
  fstatSync,
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
  /** The time of the last change in Unix ms, with its fraction. */
  readonly mtimeMs: number;
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
  /** The owner's user and group id; absent on a system without them. */
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined;
}

/** Access to the files that the configuration reads. It is a parameter, so that tests can pass a map. */
export interface ConfigFiles {
  /** Facts about a file; null if there is no such file. Throws Node's error for any other problem. */
  stat(path: string): FileFacts | null;
  /** Reads the file's text. Throws Node's error, and an Error for what is no regular file of a sensible size. */
  read(path: string): string;
  /** Replaces the file atomically (mode 0600) and makes missing directories (mode 0700). Follows a symbolic link. */
  replace(path: string, text: string): void;
}

/** The files on the disk. */
export const diskFiles: ConfigFiles = {
  stat(path) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return null;
    const { mtimeMs, size, mode, uid, gid } = stat;
    return { mtimeMs, size, mode: mode & 0o777, owner: { uid, gid } };
  },
  read(path) {
    // Opening a FIFO would wait for its writer, and no signal would end the wait.
    const flags = isHandedOver.test(path) ? 0 : (constants.O_NONBLOCK ?? 0);
    const handle = openSync(path, constants.O_RDONLY | flags);
    try {
      const stat = fstatSync(handle);
      // A directory gets Node's own error below.
      if (!stat.isFile() && !stat.isDirectory() && flags !== 0) throw new Error('it is no regular file');
      if (stat.size > mostBytes) throw new Error(`it is larger than ${mostBytes / 1024 / 1024} MB`);
      return readFileSync(handle, 'utf8');
    } finally {
      closeSync(handle);
    }
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

/** A configuration of ten thousand contexts has a tenth of it. */
const mostBytes = 32 * 1024 * 1024;

/** A pipe that a shell has opened already: `<(pass show token)` is `/dev/fd/63`. */
const isHandedOver = /^\/(dev\/(fd\/\d+|stdin)|proc\/self\/fd\/\d+)$/;

/** Node's file error in plain words: `no such file`, `permission denied`. */
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
