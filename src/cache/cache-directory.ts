import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { currentUser, ownershipProblem } from './file-owner.ts';
import { makeDirectories } from './make-directories.ts';

/** The text files behind a cache. No method throws; `read` returns null where nothing can be read. */
export interface CacheDirectory {
  read(name: string): string | null;
  write(name: string, text: string): void;
}

/** The files behind a cache that also holds bytes (compiled code). */
export interface CacheFiles extends CacheDirectory {
  readBytes(name: string): Buffer | null;
  write(name: string, content: string | Uint8Array): void;
}

export interface CacheLimits {
  readonly maxFiles: number;
  readonly maxBytes: number;
}

const defaultLimits: CacheLimits = { maxFiles: 256, maxBytes: 32_000_000 };

/**
 * Opens the cache in the directory `path`; null if `path` is null. The first write creates the directory (mode 0700, files 0600).
 * A directory or file of another user, or one that others can write to, is not trusted: its content decides what is asked and where,
 * and what code runs.
 */
export function openCacheDirectory(path: string | null, limits = defaultLimits): CacheFiles | null {
  if (path === null) return null;
  let trusted: boolean | undefined;
  const isTrusted = (): boolean => {
    trusted ??= isPrivateDirectory(path);
    return trusted;
  };
  const readBytes = (name: string): Buffer | null => {
    if (!isTrusted()) return null;
    try {
      const file = openSync(
        join(path, name),
        constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW,
      );
      try {
        const stat = fstatSync(file);
        return stat.isFile() && ownershipProblem(stat) === null ? readFileSync(file) : null;
      } finally {
        closeSync(file);
      }
    } catch {
      // The file is absent or may not be read: the cache knows nothing.
      return null;
    }
  };
  return {
    read: (name) => readBytes(name)?.toString('utf8') ?? null,
    readBytes,
    write(name, content) {
      try {
        makeDirectories(path, 0o700);
        trusted = isPrivateDirectory(path);
        if (!trusted) return;
        replaceFile(path, name, content);
        dropOldest(path, limits);
      } catch {
        // The disk is full or read-only: obsq simply asks for this answer again next time.
      }
    },
  };
}

function isPrivateDirectory(path: string): boolean {
  try {
    const stat = lstatSync(path);
    if (!stat.isDirectory() || (stat.mode & 0o022) !== 0) return false;
    // Root may read and change another user's directory, but that user decides what is in it.
    const user = currentUser();
    if (user !== null && stat.uid !== user.uid) return false;
    if ((stat.mode & 0o077) !== 0) chmodSync(path, 0o700);
    return true;
  } catch {
    // The directory is absent or belongs to another user.
    return false;
  }
}

/** Replaces a file atomically: readers see the old content or the new one, never a part of either. */
function replaceFile(path: string, name: string, content: string | Uint8Array): void {
  const temporary = join(path, `.${name}.${Math.random().toString(36).slice(2)}`);
  try {
    writeFileSync(temporary, content, { mode: 0o600, flag: 'wx' });
    renameSync(temporary, join(path, name));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Deletes the files written longest ago until the directory is within its limits. */
function dropOldest(path: string, limits: CacheLimits): void {
  const files: { readonly name: string; readonly mtimeMs: number; readonly size: number }[] = [];
  for (const name of readdirSync(path)) {
    const stat = statSync(join(path, name));
    if (stat.isFile()) files.push({ name, mtimeMs: stat.mtimeMs, size: stat.size });
  }
  files.sort((a, b) => b.mtimeMs - a.mtimeMs);
  let bytes = 0;
  for (const [index, file] of files.entries()) {
    bytes += file.size;
    if (index >= limits.maxFiles || bytes > limits.maxBytes) rmSync(join(path, file.name), { force: true });
  }
}
