import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
} from 'node:fs';
import { join, sep } from 'node:path';
import { ObsqError } from '../../domain/errors.ts';
import type { QueryReaders } from './user-queries.ts';

/** Far larger than any query. A file found in a working directory may come from anyone. */
const mostBytes = 128_000;
/** Far more than anybody keeps. A folder with more is refused. */
const mostEntries = 2_000;
const mostDepth = 8;

/**
 * The real file system. It reads synchronously, because loading `node:fs/promises` takes longer than reading a few small files, and
 * only what ends at once: regular files and real folders, of bounded size, number and depth. Throws ObsqError (`config`) for a file
 * or folder that exists but cannot be read.
 */
export const queryReaders: QueryReaders = {
  async listFiles(folder, within) {
    if (within !== null && isThere(folder)) refuseOutside(folder, within);
    const files: string[] = [];
    const open = [{ path: folder, depth: 0 }];
    let entries = 0;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const entry of readFolder(at.path)) {
        const path = join(at.path, entry.name);
        entries += 1;
        if (entries > mostEntries) throw refused(folder, `it holds more than ${mostEntries} files`);
        // A link to a folder may lead anywhere, also back to where it stands. readText judges links to files.
        if (!entry.isDirectory()) files.push(path);
        else if (at.depth < mostDepth) open.push({ path, depth: at.depth + 1 });
      }
    }
    return files;
  },
  async readText(path, within) {
    try {
      if (within !== null) refuseOutside(path, within);
      return readRegularFile(path);
    } catch (error) {
      throw error instanceof ObsqError ? error : unreadable(path, error);
    }
  },
};

function readFolder(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw unreadable(folder, error);
  }
}

/** Reads a file of bounded size. A pipe or a device would keep the process waiting or never end. */
function readRegularFile(path: string): string {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw refused(path, 'it is no regular file');
    const bytes = Buffer.alloc(mostBytes + 1);
    let length = 0;
    for (let read = 1; read > 0 && length < bytes.length; length += read)
      read = readSync(file, bytes, length, bytes.length - length, null);
    if (length > mostBytes)
      throw refused(path, `it is too large for a saved query (over ${mostBytes} bytes)`);
    return bytes.toString('utf8', 0, length);
  } finally {
    closeSync(file);
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Follows links; throws ObsqError `config` where they lead out of the folder `within`. */
function refuseOutside(path: string, within: string): void {
  let target: string;
  try {
    target = realpathSync(path);
  } catch (error) {
    throw unreadable(path, error);
  }
  if (!isInside(target, realpathSync(within)))
    throw refused(path, `it is a link that leads out of ${within}`);
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

function refused(path: string, reason: string): ObsqError {
  return new ObsqError({ kind: 'config', message: `${path} is not read: ${reason}` });
}

function unreadable(path: string, error: unknown): ObsqError {
  const reason = error instanceof Error ? error.message : String(error);
  return new ObsqError({ kind: 'config', message: `${path} cannot be read: ${reason}`, cause: error });
}
