import { EVENT_BYTES } from '../../../lib';

const PREFIX = 'sotto:minimal#';

/** An invite link: the inviter's peer event, 512 bytes as base64url. */
export const linkOf = (peerBytes: Uint8Array): string => PREFIX + Buffer.from(peerBytes).toString('base64url');

/** The bytes in a link, or null. Refuses: another prefix or length, and base64url that is not the one way to write them. */
export const peerInLink = (link: string): Uint8Array | null => {
  if (!link.startsWith(PREFIX)) return null;
  const bytes = new Uint8Array(Buffer.from(link.slice(PREFIX.length), 'base64url'));
  return bytes.length === EVENT_BYTES && linkOf(bytes) === link ? bytes : null;
};
