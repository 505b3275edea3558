import * as E from 'fp-ts/Either';
import { type EventId, defineEvent, layout, list, refTo, table, upsert, weakRef } from '../lib';
import { minimal } from '../protocols/minimal';
import type { Protocol } from '../streams/kit';

/** The most entries that one entry refers to. */
export const REFS_MAX = 10;

const reference = layout('reference', { entry_id: weakRef });
const entryLayout = layout('entry', { others: list(REFS_MAX, reference) });

/** An event that waits for up to ten of its kind: the bench's own type, projected into one plain row. */
const entry = defineEvent({
  type: 'entry',
  code: 200,
  reach: 'shared',
  layout: entryLayout,
  log: false,
  needs: ({ signed_by, body }) => [
    refTo('peer', signed_by),
    ...body.others.map(({ entry_id }) => refTo('entry', entry_id)),
  ],
  validate: E.right,
  project: ({ event: { created_at_ms }, event_id }) => [upsert('entries', { entry_id: event_id, created_at_ms })],
  schema: [table({ name: 'entries', columns: { entry_id: 'BLOB', created_at_ms: 'INTEGER' } })],
});

/** The minimal protocol with entries in the place of messages; its own operations but `identity.create` are not used. */
export const entries: Protocol<typeof minimal.operations> = {
  ...minimal,
  name: 'bench',
  events: [...minimal.events.filter(({ type }) => type === 'identity' || type === 'peer'), entry],
  // The table of messages is not here, so nothing asks for it.
  queries: (minimal.queries ?? []).filter(({ sql }) => !sql.includes('messages')),
  lookups: minimal.lookups.filter(({ kind }) => kind !== 'head'),
  jobs: [],
  reflectors: [],
};

/** The body of an entry: the entries it waits for. */
export const entrySpec = (others: readonly EventId[]) => ({
  type: 'entry',
  body: { others: others.map((entry_id) => ({ entry_id })) },
});
