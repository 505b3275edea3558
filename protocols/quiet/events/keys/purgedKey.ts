import { defineEvent } from '../../../../lib';
import { keyRecordOf } from './keyRecord';
import { purgedKeyLayout } from '../../wire/bodies/keys';

/** A key was purged, since deleted events lay under it. It is accepted again only for an event that waits for it. Source: quiet, "Forgetting". */
export const purgedKeyEvent = defineEvent({
  type: 'purged_key',
  code: 0xf4,
  layout: purgedKeyLayout,
  ...keyRecordOf('purged_keys'),
});
