import { defineEvent } from '../../../../lib';
import { keyRecordIn } from './keyRecord';
import { purgedKeyLayout } from '../../wire/bodies/keys';

/** A key was purged, since deleted events lay under it. It is accepted again only for an event that waits for it. Source: quiet, "Forgetting". */
export const purgedKey = defineEvent({
  type: 'purged_key',
  code: 0xf4,
  layout: purgedKeyLayout,
  ...keyRecordIn('purged_keys'),
});
