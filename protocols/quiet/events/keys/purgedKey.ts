import { defineEvent } from '../../../../lib';
import { keyRecordIn } from './keyRecord';
import { purgedKeyLayout } from '../../wire/bodies/keys';

/** What was deleted lay under this key: it is taken again only for an event that waits for it. Source: quiet, "Forgetting". */
export const purgedKey = defineEvent({
  type: 'purged_key',
  code: 0xf4,
  layout: purgedKeyLayout,
  ...keyRecordIn('purged_keys'),
});
