import { defineEvent } from '../../../../lib';
import { keyRecordOf } from './keyRecord';
import { heldKeyLayout } from '../../wire/bodies/keys';

/** This device holds a key. Events are opened with held keys alone. Source: quiet, "Keys". */
export const heldKeyEvent = defineEvent({
  type: 'held_key',
  code: 0xf0,
  layout: heldKeyLayout,
  ...keyRecordOf('held_keys', [['group_id', 'key_class']]),
});
