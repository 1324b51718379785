import { chmodSync, mkdtempSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeNewFile } from '../../../src/tui/terminal/new-file.ts';

const name = { stem: 'notes', extension: 'md' };

it('never overwrites: the next name is taken', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'obsq-file-'));
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'notes-2.md'));
  const first = await writeNewFile(folder, name, 'one');
  const third = await writeNewFile(folder, name, 'two');
  expect([first, third]).toEqual([join(folder, 'notes.md'), join(folder, 'notes-3.md')]);
  expect(readFileSync(first, 'utf8')).toBe('one');
  expect(readFileSync(third, 'utf8')).toBe('two');
  expect(statSync(first).mode & 0o777).toBe(0o600);
});

it('says why it cannot write', async () => {
  const gone = join(mkdtempSync(join(tmpdir(), 'obsq-file-')), 'gone');
  await expect(writeNewFile(gone, name, 'x')).rejects.toThrow(/the file cannot be written: ENOENT/);
  chmodSync(join(gone, '..'), 0o700);
});
