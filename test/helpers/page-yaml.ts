import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The one YAML block of a page under docs/ that has a line beginning with `word`. Throws where there is not exactly one. */
export function pageYaml(page: string, word: string): string {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', page), 'utf8');
  const pieces = text.split(/^```/m);
  const found = pieces.filter(
    (piece, index) => index % 2 === 1 && piece.startsWith('yaml\n') && piece.includes(`\n${word}`),
  );
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw new Error(`docs/${page} has ${found.length} YAML blocks with ${word}`);
  return only.slice('yaml\n'.length);
}
