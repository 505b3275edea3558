import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type * as t from 'io-ts';
import {
  BooleanColumn,
  type EventId,
  type Fault,
  IdColumn,
  type SessionCtx,
  denied,
  note,
  noting,
  query,
  row,
} from '../../../lib';
import { renewDevices } from '../keys/replenishPrekeys';
import { OWN_PEER } from '../authority/peerSql';
import { isOfMember } from '../sync/session/isHeard';
import { ASKS_REMEMBERED_MS } from '../sync/session/sessionTables';
import type { Contact } from '../wire/contact';
import type { Link } from '../wire/link';
import { rememberContact } from './rememberContact';

const KnownRow = row('KnownContactRow', { own_id: IdColumn, is_known: BooleanColumn });

/** Our own device in a network, and whether another device is known here as a member's. */
export const knownContact = query<{ network_id: Uint8Array; peer_id: Uint8Array }, t.TypeOf<typeof KnownRow>>({
  name: 'link.known_contact',
  sql: `SELECT o.peer_id AS own_id, o.peer_id <> :peer_id AND ${isOfMember('i.received_by', ':peer_id')} AS is_known
          FROM identities i ${OWN_PEER} WHERE i.received_by = :received_by AND o.network_id = :network_id LIMIT 1`,
  row: KnownRow,
});

interface Known {
  readonly contact: Contact;
  readonly own_id: EventId;
  readonly is_known: boolean;
}

/** Remembers a contact and asks it at once, whatever it did not answer before. */
const askAnew = (ctx: SessionCtx, network_id: EventId, { contact }: Known): E.Either<Fault, unknown> =>
  pipe(
    rememberContact(ctx, network_id, contact),
    E.chain(() =>
      ctx.emit(
        noting(
          note('asks', {
            ...{ peer_id: contact.peer_id, tries: 0, answered: 0, next_ms: ctx.nowMs },
            until_ms: ctx.nowMs + ASKS_REMEMBERED_MS,
          }),
        ),
      ),
    ),
  );

/** Renews what introduces us, then asks. A node that woke from long sleep has not come round to it yet. */
const askAll = (ctx: SessionCtx, network_id: EventId, known: readonly Known[]): E.Either<Fault, unknown> =>
  pipe(
    renewDevices(ctx),
    E.chain(E.traverseArray(ctx.emit)),
    E.chain(() => E.traverseArray((one: Known) => askAnew(ctx, network_id, one))(known)),
  );

/**
 * Takes addresses and prekeys of members' devices from a link, and answers our own device. A member who was away for
 * longer than prekeys last finds nobody else by them. Refuses: a link that names no device of a member known here.
 * Source: quiet, "Joining".
 */
export const refreshContacts = (
  ctx: SessionCtx,
  { network_id, contacts }: Link,
): E.Either<Fault, { readonly peer_id: EventId }> =>
  pipe(
    contacts,
    E.traverseArray((contact) =>
      E.map(([found]: readonly t.TypeOf<typeof KnownRow>[]) => (found === undefined ? [] : [{ contact, ...found }]))(
        ctx.query(knownContact, { network_id, peer_id: contact.peer_id }),
      ),
    ),
    E.map((found): readonly Known[] => found.flat().filter(({ is_known }) => is_known)),
    E.chain((known) => {
      const [first] = known;
      return first === undefined
        ? E.left<Fault>(denied('link.names_a_device_of_a_known_member'))
        : E.map(() => ({ peer_id: first.own_id }))(askAll(ctx, network_id, known));
    }),
  );
