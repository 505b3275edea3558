import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  bodyIn,
  type BodyOf,
  type EventId,
  type Fault,
  type Reader,
  refTo,
  type Sending,
  sending,
  toHex,
} from '../../../lib';
import type { Reflector } from '../../../streams/kit';
import { messagesFrom } from '../talk/messageQueries';
import { peersBetween } from '../people/peerQueries';
import { ENTRIES_MAX, syncPeersLayout } from '../wire/bodies';

/** Events sent for one question at most. */
const REPLY_MAX = 100;
const LAST_ID = new Uint8Array(16).fill(0xff);

type Question = BodyOf<typeof syncPeersLayout>;

/** Peers within the page that it does not name: the asker does not know them. */
const unknownPeers = ({ after, entries }: Question, reader: Reader): E.Either<Fault, readonly EventId[]> => {
  const named = new Set(entries.map(({ peer_id }) => toHex(peer_id)));
  const upto = entries.length === ENTRIES_MAX ? (entries.at(-1)?.peer_id ?? LAST_ID) : LAST_ID;
  return pipe(
    reader.query(peersBetween, { after, upto }),
    E.map((peers) => peers.map(({ peer_id }) => peer_id).filter((id) => !named.has(toHex(id)))),
  );
};

const missingMessages = ({ entries }: Question, reader: Reader): E.Either<Fault, readonly EventId[]> =>
  pipe(
    entries,
    E.traverseArray(({ peer_id, next_seq }) => reader.query(messagesFrom, { author: peer_id, from_seq: next_seq })),
    E.map((pages) => pages.flat().map(({ message_id }) => message_id)),
  );

/** A peer says what it lacks; we send what we have of it, peers before messages, since messages wait for their peers. */
export const answerSync: Reflector = {
  name: 'answerSync',
  on: 'sync_peers',
  limit: REPLY_MAX,
  reflect: ({ authored, event }, reader) => {
    const send = (type: string) => (id: EventId) => sending(type, id, refTo('peer', event.signed_by));
    return pipe(
      E.Do,
      E.bind('question', () => bodyIn(event, syncPeersLayout)),
      E.bind('peers', ({ question }) => unknownPeers(question, reader)),
      E.bind('messages', ({ question }) => missingMessages(question, reader)),
      E.map(({ peers, messages }) => [...peers.map(send('peer')), ...messages.map(send('message'))]),
      E.map((answer): readonly Sending[] => (authored ? [] : answer.slice(0, REPLY_MAX))),
    );
  },
};
