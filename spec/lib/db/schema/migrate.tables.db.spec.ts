import { migrate } from '../../../../lib/db/schema/migrate';
import { openDatabase } from '../../../../lib/db/openDatabase';
import { type Table, table } from '../../../../lib/tables/table';
import { left, right } from '../../../support/lib/events';
import { PROTOCOL, openFolder, schemaOf } from '../../../support/lib/store';

const of = (...kept: readonly Table[]) => ({ kept, passing: [] });

describe('a file whose tables lack a column that is declared now', () => {
  it('is refused by name, and left as it was', () => {
    const folder = openFolder();
    const open = () => right(openDatabase(folder.at('one.sqlite')));
    const before = of(table({ name: 'texts', columns: { text: 'TEXT' } }));
    const more = { text: 'TEXT', more: 'TEXT' } as const;
    const after = of(
      table({ name: 'added', columns: more }),
      table({ name: 'texts', columns: more, indexes: [['more']] }),
    );
    const first = open();
    right(migrate(first, PROTOCOL, before));
    first.close();
    const second = open();
    const was = schemaOf(second);

    expect(left(migrate(second, PROTOCOL, after))).toEqual({ _tag: 'OtherTables', table: 'texts' });
    expect(schemaOf(second)).toEqual(was);
    second.close();
    const third = open();
    expect(right(migrate(third, PROTOCOL, before))).toBe(third);
    third.close();
    folder.remove();
  });
});
