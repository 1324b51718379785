import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ObsqError } from '../../domain/errors.ts';
import type { QueryReaders } from './user-queries.ts';

/** Far larger than any query. A file found in a working directory may come from anyone. */
const mostBytes = 1_000_000;

/**
 * The real file system. It reads synchronously, because loading `node:fs/promises` takes longer than reading a few small files.
 * Throws ObsqError (`config`) for a file or folder that exists but cannot be read.
 */
export const queryReaders: QueryReaders = {
  async listFiles(folder) {
    try {
      const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
      return entries.map((entry) => join(folder, entry));
    } catch (error) {
      if (isMissing(error)) return [];
      throw unreadable(folder, error);
    }
  },
  async readText(path) {
    try {
      const { size } = statSync(path);
      if (size > mostBytes)
        throw new ObsqError({ kind: 'config', message: `${path} is too large for a saved query` });
      return readFileSync(path, 'utf8');
    } catch (error) {
      throw error instanceof ObsqError ? error : unreadable(path, error);
    }
  },
};

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

function unreadable(path: string, error: unknown): ObsqError {
  const reason = error instanceof Error ? error.message : String(error);
  return new ObsqError({ kind: 'config', message: `${path} cannot be read: ${reason}`, cause: error });
}
