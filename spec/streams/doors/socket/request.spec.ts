import * as E from 'fp-ts/Either';
import { requestIdIn, readRequest } from '../../../../streams/doors/socket/request';

const faultOf = (line: string): unknown => {
  const read = readRequest(line);
  return E.isLeft(read) ? read.left : undefined;
};

describe('readRequest', () => {
  it('reads what is asked, as whom and with what', () => {
    expect(readRequest('{"id":1,"as":"aa","op":"message.list","params":{"channel_id":"bb"}}')).toEqual(
      E.right({ id: 1, call: { as: 'aa', op: 'message.list', params: { channel_id: 'bb' } } }),
    );
    expect(readRequest('{"id":1,"op":"stats"}')).toEqual(E.right({ id: 1, call: { op: 'stats', params: {} } }));
  });

  it.each([
    ['', 'request.is_json', undefined],
    ['{', 'request.is_json', undefined],
    ['[]', 'malformed.Request', undefined],
    ['null', 'malformed.Request', undefined],
    ['"stats"', 'malformed.Request', undefined],
    ['{}', 'malformed.Request', ['0.id', '0.op']],
    ['{"id":"1","op":"stats"}', 'malformed.Request', ['0.id']],
    ['{"id":1.5,"op":"stats"}', 'malformed.Request', ['0.id']],
    ['{"id":1,"op":7}', 'malformed.Request', ['0.op']],
    ['{"id":1,"op":"stats","as":null}', 'malformed.Request', ['1.as']],
    ['{"id":1,"op":"stats","secret":"hunter2"}', 'malformed.Request', ['secret']],
    ['{"id":1,"op":"stats","__proto__":{"polluted":"hunter2"}}', 'malformed.Request', ['__proto__']],
  ])('refuses %s by the name of a rule, and never repeats a value', (line, rule, paths) => {
    const fault = faultOf(line);

    expect(fault).toMatchObject({ _tag: 'invalid', rule });
    if (paths !== undefined) expect(fault).toMatchObject({ paths });
    expect(JSON.stringify(fault)).not.toContain('hunter2');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('tells the id of what it refuses, where there is one', () => {
    expect(requestIdIn('{"id":7,"op":"stats","more":1}')).toBe(7);
    expect(requestIdIn('{"id":"7"}')).toBeUndefined();
    expect(requestIdIn('{')).toBeUndefined();
  });
});
