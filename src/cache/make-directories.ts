import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a directory and those above it that are missing, all with `mode`. Throws Node's error where that cannot be. Node's own
 * `recursive` does not come to an end where a level can never be made (below /proc).
 */
export function makeDirectories(path: string, mode: number): void {
  const missing: string[] = [];
  for (let at = path; !madeOne(at, mode); at = dirname(at)) missing.push(at);
  for (const directory of missing.reverse()) mkdirOrFound(directory, mode);
}

/** False where the directory above is missing too. */
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

/** What another process makes in between is there, as wanted. */
function mkdirOrFound(path: string, mode: number): void {
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}
