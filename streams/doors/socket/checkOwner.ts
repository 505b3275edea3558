import { type Stats, lstatSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Why a socket is not trusted: another user made it, or can put another one in its place. */
export type OwnerFault = 'not_yours' | 'folder_not_yours';

const [ROOT, WRITABLE_BY_OTHERS, STICKY] = [0, 0o022, 0o1000];

type Owned = Pick<Stats, 'uid' | 'mode'>;

/** In a sticky folder, such as /tmp, others can make files, and neither replace nor remove those of this user. */
const isFolderSafe = ({ uid, mode }: Owned, self: number): boolean =>
  (uid === self || uid === ROOT) && ((mode & WRITABLE_BY_OTHERS) === 0 || (mode & STICKY) !== 0);

const look = (path: string): { readonly folder: Owned; readonly socket: Owned; readonly target: Owned } | undefined => {
  try {
    return { folder: statSync(dirname(path)), socket: lstatSync(path), target: statSync(path) };
  } catch {
    return undefined;
  }
};

/**
 * Checks, before anything is said over a socket, that this process's user owns it and that nobody else can replace it.
 * Answers nothing where there is no socket, and on systems without user ids. Source: threats, "T59".
 */
export const checkOwner = (path: string, self = process.getuid?.()): OwnerFault | undefined => {
  const found = look(path);
  if (found === undefined || self === undefined) return undefined;
  if (found.socket.uid !== self || found.target.uid !== self) return 'not_yours';
  return isFolderSafe(found.folder, self) ? undefined : 'folder_not_yours';
};
