import * as E from 'fp-ts/Either';
import { defineEvent, refTo } from '../../../lib';
import { syncPeersLayout } from '../wire/bodies';

/** A peer asks another for messages. `answerSync` answers it; nobody stores it. */
export const syncPeersEvent = defineEvent({
  type: 'sync_peers',
  code: 4,
  reach: 'ephemeral',
  layout: syncPeersLayout,
  log: false,
  needs: ({ signed_by }) => [refTo('peer', signed_by)],
  validate: E.right,
  project: () => [],
  schema: [],
});
