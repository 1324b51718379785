import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ObsqError } from '../../domain/errors.ts';

/** The number of names that are tried: the stem, then the stem with -2, -3, ... */
const mostTries = 100;

export interface NewFileName {
  readonly stem: string;
  readonly extension: string;
}

/** Writes a text into a new file that only its owner can read, and returns its path. Throws ObsqError config if it cannot be written. */
export async function writeNewFile(directory: string, name: NewFileName, text: string): Promise<string> {
  for (let count = 1; count <= mostTries; count += 1) {
    const path = join(directory, `${name.stem}${count === 1 ? '' : `-${count}`}.${name.extension}`);
    try {
      await writeFile(path, text, { flag: 'wx', mode: 0o600 });
      return path;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') continue;
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      throw new ObsqError({
        kind: 'config',
        message: `the file cannot be written: ${reason}`,
        cause: thrown,
      });
    }
  }
  throw new ObsqError({
    kind: 'config',
    message: `${directory} holds ${mostTries} files called ${name.stem} already`,
  });
}
