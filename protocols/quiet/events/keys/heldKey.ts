import { type BodyOf, defineEvent } from '../../../../lib';
import { keyRecordOf } from './keyRecord';
import { heldKeyLayout } from '../../wire/bodies/keys';

/** This device holds a key. Events are opened with held keys alone. Source: quiet, "Keys". */
export const heldKeyEvent = defineEvent<BodyOf<typeof heldKeyLayout>>({
  type: 'held_key',
  code: 0xf0,
  layout: heldKeyLayout,
  ...keyRecordOf('held_keys', {
    columns: { maker: 'BLOB', epoch: 'BLOB', made_ms: 'INTEGER', birth: 'BLOB' },
    valuesOf: ({ maker, epoch, made_ms, birth }) => ({ maker, epoch, made_ms, birth }),
    indexes: [['group_id', 'key_class']],
  }),
});
