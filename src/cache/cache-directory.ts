import {
  chmodSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { makeDirectories } from './make-directories.ts';

/** The files behind a cache. No method throws. */
export interface CacheDirectory {
  read(name: string): string | null;
  write(name: string, text: string): void;
}

/** The same for what is no text. */
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
 * The cache under `path` (made when first written, 0700, files 0600), or null where there is no place for one. A directory that
 * others could write to is not trusted, because what is kept there decides what is asked and where.
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
      return readFileSync(join(path, name));
    } catch {
      // Absent, or not ours to read: nothing is known.
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
        // Read-only or full disk: the answer that was to be kept is simply asked again next time.
      }
    },
  };
}

function isPrivateDirectory(path: string): boolean {
  try {
    const stat = lstatSync(path);
    if (!stat.isDirectory() || (stat.mode & 0o022) !== 0) return false;
    // Succeeds for its owner alone.
    if ((stat.mode & 0o077) !== 0) chmodSync(path, 0o700);
    return true;
  } catch {
    // Absent or another user's.
    return false;
  }
}

/** Readers see the old content or the new, never half of one. */
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

/** Keeps the directory within its limits: the files written longest ago go first. */
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
