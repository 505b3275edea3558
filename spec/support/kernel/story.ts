import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import {
  BooleanColumn,
  type EventId,
  IdColumn,
  IdFromHex,
  defineEvent,
  erase,
  forget,
  layout,
  list,
  nonEmptyText,
  query,
  reading,
  ZERO_ID,
  ref,
  refTo,
  refused,
  row,
  sending,
  table,
  u8,
  upsert,
  weakRef,
  writing,
} from '../../../lib';
import { minimal } from '../../../protocols/minimal';
import { createMessage } from '../../../protocols/minimal/talk/createMessage';
import { listPeers, ownPeer } from '../../../protocols/minimal/people/peerQueries';
import type { OpenHandler, Protocol, Reflector } from '../../../streams';
import { pin } from './storyPin';
import {
  arriveStory,
  entry,
  entryCounts,
  keyedHandlers,
  keyedLookups,
  keyedReadBack,
  listCounts,
  pong,
  visits,
  whisper,
} from './storyKeyed';
import { openEvent } from '../../../protocols/minimal/handlers/openEvent';
import { unwrapTransit } from '../../../protocols/minimal/handlers/unwrapTransit';
import { sealEvent } from '../../../protocols/minimal/handlers/sealEvent';
import { wrapTransit } from '../../../protocols/minimal/handlers/wrapTransit';
import { rawDraft } from '../lib/rawDraft';

/** Events a note may follow at most. */
export const PARENTS_MAX = 10;
const NoteRow = row('NoteRow', { note_id: IdColumn, text: t.string, echoed: BooleanColumn });

export const listNotes = query<{ limit: number }, t.TypeOf<typeof NoteRow>>({
  name: 'note.list',
  sql: `SELECT note_id, text, echoed FROM notes WHERE received_by = :received_by ORDER BY note_id LIMIT :limit`,
  row: NoteRow,
});

const parent = layout('parent', { note_id: ref('note') });

/** A note waits for all its parents, and goes when one of them was erased. */
export const note = defineEvent({
  type: 'note',
  code: 101,
  reach: 'shared',
  layout: layout('note', { text: nonEmptyText(64), echo: u8(0, 1, 2), parents: list(PARENTS_MAX, parent) }),
  log: false,
  needs: ({ signed_by }) => [refTo('peer', signed_by)],
  provides: ({ event }) => (event.body.text.startsWith('#') ? [`tag:${event.body.text.slice(1)}`] : []),
  validate: ({ event }) =>
    event.body.text === 'forbidden' ? E.left(refused('note.not_forbidden')) : E.right(undefined),
  project: ({ event, event_id }) => [
    upsert('notes', { note_id: event_id, text: event.body.text, echoed: event.body.echo === 2 ? 1 : 0 }),
  ],
  parents: ({ body }) => body.parents.map(({ note_id }) => note_id),
  schema: [
    table({ name: 'notes', columns: { note_id: 'BLOB', text: 'TEXT', echoed: 'INTEGER' }, indexes: [['note_id']] }),
  ],
});

/** Takes a note away, now or when it comes. */
export const eraser = defineEvent({
  type: 'eraser',
  code: 102,
  reach: 'shared',
  layout: layout('eraser', { target: weakRef }),
  log: false,
  needs: ({ signed_by }) => [refTo('peer', signed_by)],
  validate: E.right,
  project: ({ event }) => [forget(event.body.target)],
  schema: [],
});

const TagRow = row('TagRow', { tag: t.string, tagged_id: IdColumn });
export const listTags = query<Record<string, never>, t.TypeOf<typeof TagRow>>({
  name: 'tag.list',
  sql: 'SELECT tag, tagged_id FROM tags WHERE received_by = :received_by ORDER BY tag, tagged_id LIMIT 1000',
  row: TagRow,
});

/** Waits for a symbolic need. */
export const tagged = defineEvent({
  type: 'tagged',
  code: 103,
  reach: 'shared',
  layout: layout('tagged', { tag: nonEmptyText(32) }),
  log: false,
  needs: ({ signed_by, body }) => [refTo('peer', signed_by), `tag:${body.tag}`],
  validate: (_, deps) => (deps.size === 2 ? E.right(undefined) : E.left(refused('tagged.gets_exactly_its_needs'))),
  project: ({ event, event_id }) => [
    upsert('tags', { tag: event.body.tag, tagged_id: event_id }),
    erase('tags', { tag: 'nothing has this tag' }),
  ],
  schema: [table({ name: 'tags', columns: { tag: 'TEXT', tagged_id: 'BLOB' }, key: ['tag', 'tagged_id'] })],
});

/** Each hostile in one way: what it throws must hurt nobody else. */
export const bomb = defineEvent({
  type: 'bomb',
  code: 104,
  reach: 'shared',
  layout: layout('bomb', { where: u8(0, 1, 2, 3) }),
  log: false,
  needs: ({ signed_by, body }) => {
    if (body.where === 1) throw new Error('needs went off');
    return [refTo('peer', signed_by)];
  },
  validate: ({ event }) => {
    if (event.body.where === 2) throw new Error('validate went off');
    return E.right(undefined);
  },
  project: ({ event }) => {
    if (event.body.where === 3) return [upsert('identities', { name: 'not mine' })];
    throw new Error('project went off');
  },
  schema: [],
});

/** Answers a note that asks for it (echo 1) with one that does not, and one of echo 2 with another of echo 2, without end. */
export const echo: Reflector = {
  name: 'echo',
  on: 'note',
  limit: 3,
  reflect: ({ authored, event, event_id, generation }, reader) => {
    const { echo: kind } = event.body as { readonly echo: 0 | 1 | 2 };
    if (!authored || kind === 0) return E.right([]);
    return pipe(
      ownPeer(reader),
      E.map((signed_by) => [
        rawDraft(
          {
            type: 'note',
            body: { text: `echo ${generation}`, echo: kind === 2 ? 2 : 0, parents: [{ note_id: event_id }] },
            nowMs: reader.nowMs,
            signed_by,
          },
          { needs: [refTo('identity', reader.identity_id)] },
        ),
      ]),
    );
  },
};

/** What Alice makes goes to everyone she knows, as messages do. */
const share = (on: string): Reflector => ({
  name: `share(${on})`,
  on,
  limit: 256,
  reflect: ({ authored, event_id }, reader) =>
    pipe(
      reader.query(listPeers, { after: ZERO_ID }),
      E.map((peers) =>
        peers.filter(({ own }) => authored && !own).map(({ peer_id }) => sending(on, event_id, refTo('peer', peer_id))),
      ),
    ),
});

const draftFlow = (type: string) => (ctx: Parameters<typeof ownPeer>[0], body: unknown, signed_by: EventId) =>
  rawDraft({ type, body, nowMs: ctx.nowMs, signed_by }, { needs: [refTo('identity', ctx.identity_id)] });

const making = <P, I>(type: string, params: t.Type<P, I, unknown>, bodyOf: (params: P) => unknown) =>
  writing({
    scope: 'session' as const,
    params,
    result: t.strict({ event_id: IdFromHex }),
    flow: (ctx) => (given) => () =>
      pipe(
        ownPeer(ctx),
        E.chain((peer_id) => ctx.emit(draftFlow(type)(ctx, bodyOf(given), peer_id))),
        E.map((event_id) => ({ event_id })),
      ),
  });

const NoteParams = t.intersection([
  t.strict({ text: t.string }),
  t.exact(
    t.partial({ echo: t.union([t.literal(0), t.literal(1), t.literal(2)]), parents: t.readonlyArray(IdFromHex) }),
  ),
]);

const operations = {
  ...minimal.operations,
  'note.create': making('note', NoteParams, ({ text, echo: kind = 0, parents = [] }) => ({
    text,
    echo: kind,
    parents: parents.map((note_id) => ({ note_id })),
  })),
  'note.erase': making('eraser', t.strict({ target: IdFromHex }), (body) => body),
  'tagged.create': making('tagged', t.strict({ tag: t.string }), (body) => body),
  'bomb.create': making('bomb', t.strict({ where: t.number }), (body) => body),
  'tag.list': reading({
    scope: 'session',
    params: t.strict({}),
    result: t.readonlyArray(TagRow),
    reads: [listTags],
    read: (reader) => reader.query(listTags, {}),
  }),
  'entry.create': making('entry', t.strict({ text: t.string }), (body) => body),
  'entry.counts': reading({
    scope: 'session',
    params: t.strict({}),
    result: t.readonlyArray(t.strict({ letter: t.string, count: t.number })),
    reads: [listCounts],
    read: (reader) =>
      E.map((rows: readonly { readonly letter: Uint8Array; readonly count: number }[]) =>
        rows.map(({ letter, count }) => ({ letter: String.fromCharCode(...letter), count })),
      )(reader.query(listCounts, {})),
  }),
  'note.list': reading({
    scope: 'session',
    params: t.strict({}),
    result: t.readonlyArray(NoteRow),
    reads: [listNotes],
    read: (reader) => reader.query(listNotes, { limit: 1_000 }),
  }),
  /** Says several things in one turn. */
  'message.createAll': writing({
    scope: 'session' as const,
    params: t.strict({ texts: t.readonlyArray(t.string) }),
    result: t.strict({ count: t.number }),
    flow:
      (ctx) =>
      ({ texts }) =>
      () =>
        pipe(
          texts,
          E.traverseArray((text) => createMessage(ctx)({ text })()),
          E.map(({ length }) => ({ count: length })),
        ),
  }),
  /** Makes several notes, then fails where it is told to: nothing of them may remain. */
  'note.createAll': writing({
    scope: 'session' as const,
    params: t.strict({ texts: t.readonlyArray(t.string), fail: t.boolean }),
    result: t.strict({ count: t.number }),
    flow:
      (ctx) =>
      ({ texts, fail }) =>
      () =>
        pipe(
          ownPeer(ctx),
          E.chain((peer_id) =>
            pipe(
              texts,
              E.traverseArray((text) => ctx.emit(draftFlow('note')(ctx, { text, echo: 0, parents: [] }, peer_id))),
            ),
          ),
          E.filterOrElse(
            () => !fail,
            () => refused('note.all_or_nothing'),
          ),
          E.map(({ length }) => ({ count: length })),
        ),
  }),
} as const;

// Where the minimal protocol takes plain bytes alone, the story has handlers of its own.
const PLAIN_HANDLERS: readonly OpenHandler[] = [unwrapTransit, openEvent, sealEvent, wrapTransit];

/** The minimal protocol, and events that wait, vanish, multiply, throw and hide: for specs of the kernel. */
export const story: Protocol<typeof operations> = {
  ...minimal,
  name: 'story',
  events: [...minimal.events, note, eraser, tagged, bomb, entry, whisper, pin],
  handlers: [...minimal.handlers.filter((one) => !PLAIN_HANDLERS.includes(one)), ...Object.values(keyedHandlers)],
  lookups: [...minimal.lookups, ...keyedLookups],
  reflectors: [...minimal.reflectors, echo, pong, ...['note', 'eraser', 'tagged'].map(share)],
  derived: [entryCounts],
  passing: [visits],
  queries: [...(minimal.queries ?? []), listNotes, listTags, listCounts],
  operations,
  arrive: arriveStory,
  readBack: keyedReadBack,
};
