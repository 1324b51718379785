import type { ConfigFiles } from '../../../src/config/file/config-files.ts';

export interface FakeFile {
  text: string;
  mode: number;
  mtimeMs: number;
}

/** Files in memory; `reads` counts by path. What is not there fails as the disk does. */
export interface FakeFiles extends ConfigFiles {
  readonly map: Map<string, FakeFile>;
  readonly reads: string[];
}

export function fakeFiles(texts: Readonly<Record<string, string>> = {}): FakeFiles {
  const map = new Map<string, FakeFile>();
  for (const [path, text] of Object.entries(texts)) map.set(path, { text, mode: 0o600, mtimeMs: 1 });
  const reads: string[] = [];
  return {
    map,
    reads,
    stat(path) {
      const file = map.get(path);
      return file === undefined ? null : { mtimeMs: file.mtimeMs, size: file.text.length, mode: file.mode };
    },
    read(path) {
      reads.push(path);
      const file = map.get(path);
      if (file === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
      return file.text;
    },
    replace(path, text) {
      map.set(path, { text, mode: 0o600, mtimeMs: (map.get(path)?.mtimeMs ?? 0) + 1 });
    },
  };
}
