/** Who owns a file or directory, and its permission bits. */
export interface Ownership {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** The user whose rights this process has; null on a system without user ids. */
export function currentUser(): User | null {
  const uid = process.geteuid?.();
  const gid = process.getegid?.();
  return uid === undefined || gid === undefined ? null : { uid, gid };
}

/**
 * Why a file cannot be trusted to hold what this user put there, or null if it can. As ssh judges its configuration: the owner is the
 * user or root, and nobody else may write. A group that is the user's own (its id is the user's) may write.
 */
export function ownershipProblem(
  { uid, gid, mode }: Ownership,
  user: User | null = currentUser(),
): string | null {
  if (user === null) return null;
  if (uid !== user.uid && uid !== 0) return `it belongs to another user (uid ${uid})`;
  if ((mode & 0o002) !== 0) return 'everybody can write to it';
  if ((mode & 0o020) !== 0 && !(gid === user.gid && gid === user.uid)) return 'its group can write to it';
  return null;
}
