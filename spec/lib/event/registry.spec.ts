import * as E from 'fp-ts/Either';
import { type EventType, defineEvent } from '../../../lib/event/event';
import { layout } from '../../../lib/event/layout';
import { registryOf } from '../../../lib/event/registry';
import { table } from '../../../lib/tables/table';
import { author, note, registry } from '../../support/lib/events';

const typed = (type: string, code: number, ...tables: readonly string[]): EventType =>
  defineEvent({
    type,
    code,
    reach: 'shared',
    layout: layout(type, {}),
    log: false,
    validate: E.right,
    project: () => [],
    schema: tables.map((name) => table({ name, columns: { one: 'TEXT' } })),
  });

describe('registryOf', () => {
  it('finds types by name and by code', () => {
    expect([registry.byName.get('note'), registry.byCode.get(1)]).toEqual([note, author]);
    expect([registry.byName.get('constructor'), registry.byCode.get(0), registry.byCode.get(3)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(registry.types).toHaveLength(3);
  });

  it('may hold nothing', () => {
    expect(registryOf([]).byName.size).toBe(0);
  });

  it.each([
    ['a name', [typed('one', 1), typed('one', 2)], 'one'],
    ['a code', [typed('one', 9), typed('two', 9)], '9'],
    ['a table', [typed('one', 1, 'words'), typed('two', 2, 'words')], 'words'],
    ['a table within one', [typed('one', 1, 'words', 'words')], 'words'],
    ['everything', [note, note], 'note'],
  ])('throws where two types claim %s', (_, types, claimed) => {
    expect(() => registryOf(types)).toThrow(`two event types claim ${claimed}`);
  });
});
