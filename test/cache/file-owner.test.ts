import { expect, it } from 'vitest';
import { ownershipProblem } from '../../src/cache/file-owner.ts';

const me = { uid: 1000, gid: 1000 };

it.each([
  ['my own file', { ...me, mode: 0o600 }, me, null],
  ['my own file that others read', { ...me, mode: 0o644 }, me, null],
  ["root's file", { uid: 0, gid: 0, mode: 0o644 }, me, null],
  ["another user's file", { uid: 1001, gid: 1001, mode: 0o600 }, me, 'it belongs to another user (uid 1001)'],
  [
    "a user's file, read by root",
    { ...me, mode: 0o600 },
    { uid: 0, gid: 0 },
    'it belongs to another user (uid 1000)',
  ],
  ['a file for everybody', { ...me, mode: 0o666 }, me, 'everybody can write to it'],
  ['a file of a shared group', { uid: 1000, gid: 50, mode: 0o664 }, me, 'its group can write to it'],
  ['a file of the group that is mine alone', { ...me, mode: 0o664 }, me, null],
  ['any file where there are no users', { uid: 0, gid: 0, mode: 0o666 }, null, null],
] as const)('%s', (_what, facts, user, problem) => {
  expect(ownershipProblem(facts, user)).toBe(problem);
});
