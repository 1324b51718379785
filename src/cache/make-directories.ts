import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a directory and all missing ones above it, each with `mode`. Throws Node's error if one cannot be made. It does not use
 * Node's `recursive`, which never returns where a directory can never be made (below /proc).
 */
export function makeDirectories(path: string, mode: number): void {
  const missing: string[] = [];
  for (let at = path; !madeOne(at, mode); at = dirname(at)) missing.push(at);
  for (const directory of missing.reverse()) mkdirOrFound(directory, mode);
}

/** Makes one directory; returns false if the one above it is missing too. */
function madeOne(path: string, mode: number): boolean {
  try {
    mkdirOrFound(path, mode);
    return true;
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isMissing || dirname(path) === path) throw error;
    return false;
  }
}

/** Makes one directory. A directory that is already there, perhaps made by another process meanwhile, is no error. */
function mkdirOrFound(path: string, mode: number): void {
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}
