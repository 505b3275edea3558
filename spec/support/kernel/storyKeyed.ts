import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import {
  BytesColumn,
  EVENT_BYTES,
  type EventId,
  IdColumn,
  type MadeEvent,
  advance,
  badPacket,
  denied,
  bodyIn,
  defineEvent,
  derive,
  eventIdOf,
  framing,
  fromHex,
  isZero,
  layout,
  lookup,
  nonEmptyText,
  openCanonical,
  passingTable,
  query,
  refTo,
  refused,
  restage,
  reveal,
  row,
  secretIn,
  table,
  markUnproven,
  upsert,
  weakRef,
} from '../../../lib';
import type { CryptoPort } from '../../../lib/crypto/cryptoPort';
import type { Deps } from '../../../lib/event/event';
import { unwrap, wrap } from '../../../protocols/minimal/wire/packet';
import { type FrameReflector, type OpenHandler, type Protocol, type ReadBack, step } from '../../../streams/kit';

/** The first byte of packets beyond those of the minimal protocol: a frame, a keyed event, or what a visit carries. */
export const [FRAME, KEYED, VISIT] = [2, 3, 4] as const;
const ID = 16;
const NONCE = 24;

const EntryRow = row('EntryRow', { entry_id: IdColumn, text: t.string });
export const listEntries = query<Record<string, never>, t.TypeOf<typeof EntryRow>>({
  name: 'entry.list',
  sql: 'SELECT entry_id, text FROM entries WHERE received_by = :received_by ORDER BY text LIMIT 1000',
  row: EntryRow,
});

/** A link of a log without gaps, in the scope that its realm names. */
export const entry = defineEvent({
  type: 'entry',
  code: 105,
  reach: 'shared',
  layout: layout('entry', { text: nonEmptyText(64) }),
  log: true,
  logWaits: true,
  scope: ({ event }) => (isZero(event.realm_id) ? undefined : event.realm_id),
  needs: ({ signed_by }) => [refTo('peer', signed_by)],
  validate: E.right,
  project: ({ event, event_id }) => [upsert('entries', { entry_id: event_id, text: event.body.text })],
  schema: [table({ name: 'entries', columns: { entry_id: 'BLOB', text: 'TEXT' } })],
});

const whisperLayout = layout('whisper', { key: weakRef, text: nonEmptyText(64) });
const showsKey = (deps: Deps): boolean => [...deps.keys()].some((ref) => ref.startsWith('key:'));

/** Stored and sent under a key, which neither its validator nor its projector may see. */
export const whisper = defineEvent({
  type: 'whisper',
  code: 106,
  reach: 'shared',
  form: 'keyed',
  layout: whisperLayout,
  log: false,
  needs: ({ signed_by }) => [refTo('peer', signed_by)],
  validate: (_, deps) => (showsKey(deps) ? E.left(refused('whisper.sees_no_key')) : E.right(undefined)),
  project: ({ event }, deps) => {
    if (showsKey(deps)) throw new Error('a projector saw a key');
    return [upsert('whispers', { text: event.body.text })];
  },
  schema: [table({ name: 'whispers', columns: { text: 'TEXT' } })],
});

/** Stored bytes of a keyed event: which key, a nonce, and what is encrypted. */
export const seal = (crypto: CryptoPort, key: EventId, bytes: Uint8Array, canonical: Uint8Array): Uint8Array => {
  const nonce = crypto.hash(32, canonical).slice(0, NONCE);
  const sealed = crypto.encrypt({ key: bytes, nonce, data: canonical, additional: key });
  if (E.isLeft(sealed)) throw new Error('a key of the wrong length');
  return Uint8Array.of(...key, ...nonce, ...sealed.right);
};

const keyOf = (sealed: Uint8Array) => refTo('key', sealed.subarray(0, ID));

/** How stored bytes are read back: plain ones as they are, others with the key they name. */
export const keyedReadBack: ReadBack = {
  opensWith: (sealed) => (sealed.length === EVENT_BYTES ? [] : [keyOf(sealed)]),
  reseal: (crypto, { canonical, ref }, deps) =>
    pipe(
      secretIn(deps, ref),
      E.map((key) => seal(crypto, fromHex(ref.slice('key:'.length)) as EventId, reveal(key), canonical)),
    ),
  open: (crypto, sealed, deps) =>
    sealed.length === EVENT_BYTES
      ? E.right(sealed)
      : pipe(
          secretIn(deps, keyOf(sealed)),
          E.chain((key) =>
            E.mapLeft(() => denied('whisper.opens_with_its_key'))(
              crypto.decrypt({
                key: reveal(key),
                nonce: sealed.subarray(ID, ID + NONCE),
                sealed: sealed.subarray(ID + NONCE),
                additional: sealed.subarray(0, ID),
              }),
            ),
          ),
        ),
};

/** received → unwrapped or framed. What a visit carries must show the first byte of its cipher: so it is authentic. */
const unwrapStory: OpenHandler = ({ crypto }) =>
  step({
    name: 'unwrapStory',
    from: 'received',
    to: ['unwrapped', 'framed'],
    run: (e) => {
      const visit = e.packet[0] === VISIT ? refTo('visit', e.packet.subarray(1, 1 + ID)) : undefined;
      const shown = visit === undefined ? undefined : secretIn(e.deps, visit);
      const isAuthentic = shown === undefined || (E.isRight(shown) && reveal(shown.right)[0] === e.packet[1 + ID]);
      if (!isAuthentic) return E.left(denied('visit.is_authentic'));
      const packet = visit === undefined ? e.packet : e.packet.subarray(2 + ID);
      const via = visit ?? refTo('inbox', e.inbox!);
      const { origin } = e;
      if (packet[0] === FRAME)
        return E.right(advance(e, 'framed', { frame: packet.subarray(1), nonce: packet.subarray(0, 1), via, origin }));
      if (packet[0] !== KEYED)
        return E.map((sealed: Uint8Array) =>
          advance(e, 'unwrapped', { sealed, claimed: eventIdOf(crypto, sealed), opensWith: [], origin }),
        )(unwrap(packet));
      const [claimed, sealed] = [packet.slice(1, 1 + ID) as EventId, packet.slice(1 + ID)];
      return E.right(
        advance(e, 'unwrapped', { sealed, claimed, opensWith: [keyOf(sealed)], origin: markUnproven(origin) }),
      );
    },
  });

const openStory: OpenHandler = (tools) =>
  step({
    name: 'openStory',
    from: 'fresh',
    to: 'opened',
    run: (e) => {
      const { sealed, claimed, opensWith, origin } = e;
      return pipe(
        keyedReadBack.open(tools.crypto, sealed, e.deps),
        E.chain((canonical) => openCanonical(tools, canonical, claimed)),
        E.map((made: MadeEvent) => advance(e, 'opened', { sealed, claimed, opensWith, origin, ...made })),
      );
    },
  });

/** validated → sealed: a whisper of ours under the key it names, which its draft needed. */
const sealStory: OpenHandler = ({ crypto }) =>
  step({
    name: 'sealStory',
    from: 'validated',
    to: 'sealed',
    run: (e) => {
      if (e.sealed !== undefined || e.event_type !== 'whisper')
        return E.right(restage({ ...e, sealed: e.sealed ?? e.canonical }, 'sealed'));
      return pipe(
        bodyIn(e.event, whisperLayout),
        E.chain(({ key }) =>
          E.map((bytes: Parameters<typeof reveal>[0]) => ({ key, bytes }))(secretIn(e.deps, refTo('key', key))),
        ),
        E.map(({ key, bytes }) => restage({ ...e, sealed: seal(crypto, key, reveal(bytes), e.canonical) }, 'sealed')),
      );
    },
  });

const wrapStory: OpenHandler = () =>
  step({
    name: 'wrapStory',
    from: 'addressed',
    to: 'wrapped',
    run: ({ carries, event_id, bytes, ...e }) => {
      const plain = bytes.length === EVENT_BYTES ? wrap(bytes) : Uint8Array.of(KEYED, ...event_id, ...bytes);
      const packet = carries === 'frame' ? Uint8Array.of(FRAME, ...bytes) : plain;
      return E.right(
        advance({ carries, event_id, bytes, ...e }, 'wrapped', { from: e.from, address: e.address, packet }),
      );
    },
  });

/** They stand where the minimal protocol has handlers for plain bytes alone. */
export const keyedHandlers = { unwrapStory, openStory, sealStory, wrapStory };

/** How long a visit lasts unless it is used. */
export const VISIT_MS = 30_000;
export const visits = passingTable({
  name: 'visits',
  columns: { visit_id: 'BLOB', cipher: 'SECRET' },
  key: ['visit_id'],
  everyOwner: [['visit_id']],
  rowsMax: 8,
});

const CountRow = row('CountRow', { letter: BytesColumn, count: t.number });
export const listCounts = query<Record<string, never>, t.TypeOf<typeof CountRow>>({
  name: 'entry.counts',
  sql: 'SELECT letter, count FROM entry_counts WHERE received_by = :received_by ORDER BY letter LIMIT 1000',
  row: CountRow,
});

/** How many entries begin with each letter: a word about all of them, and none of them. */
export const entryCounts = derive({
  name: 'entryCounts',
  version: 1,
  from: ['entry'],
  tables: [table({ name: 'entry_counts', columns: { letter: 'BLOB', count: 'INTEGER' }, key: ['letter'] })],
  asks: [listEntries],
  run: (ask) =>
    E.map((entries: readonly { readonly text: string }[]) => {
      const counts = new Map<number, number>();
      for (const { text } of entries) counts.set(text.charCodeAt(0), (counts.get(text.charCodeAt(0)) ?? 0) + 1);
      return { entry_counts: [...counts].map(([letter, count]) => ({ letter: Uint8Array.of(letter), count })) };
    })(ask(listEntries, {})),
});

export const keyedLookups: Protocol['lookups'] = [
  lookup({ kind: 'log', anyEvent: true }),
  lookup({
    kind: 'visit',
    sql: 'SELECT received_by, cipher FROM ephemeral.visits WHERE visit_id = :id AND until_ms > :now_ms',
    ownerless: true,
    secret: 'cipher',
    renews: { table: 'visits', by: 'visit_id', forMs: VISIT_MS },
  }),
  lookup({
    kind: 'counted',
    sql: 'SELECT count FROM entry_counts WHERE received_by = :received_by AND letter = :id',
  }),
];

/** Answers a frame 1 with a frame 2 that says the same, to whom the frame names. */
export const pong: FrameReflector = {
  name: 'pong',
  onFrame: 1,
  limit: 1,
  reflect: ({ frame }) =>
    E.right([framing(Uint8Array.of(2, ...frame.slice(1)), refTo('peer', frame.slice(1, 1 + ID)))]),
};

export const arriveStory: Protocol['arrive'] = (packet, to) => {
  if (packet[0] === VISIT) return E.right([refTo('visit', packet.subarray(1, 1 + ID))]);
  return to === undefined ? E.left(badPacket('packet.names_its_inbox')) : E.right([refTo('inbox', to)]);
};
