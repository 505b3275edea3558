import * as E from 'fp-ts/Either';
import { defineEvent, layout, nonEmptyText, refTo, table, upsert, weakRef } from '../../../lib';

/** Hangs on a note, or on another pin, that may come before it, after it or never. */
export const pin = defineEvent({
  type: 'pin',
  code: 107,
  reach: 'shared',
  layout: layout('pin', { on: weakRef, text: nonEmptyText(32) }),
  log: false,
  mayExpire: true,
  needs: ({ signed_by }) => [refTo('peer', signed_by)],
  parents: ({ body }) => [body.on],
  validate: E.right,
  project: ({ event }) => [upsert('pins', { text: event.body.text })],
  schema: [table({ name: 'pins', columns: { text: 'TEXT' } })],
});
