import { encodedCodec } from '../../lib/operation/encodedCodec';
import { operations as minimalOperations } from '../../protocols/minimal/operations';
import { operations as quietOperations } from '../../protocols/quiet/operations';

const ALL = [...Object.entries(minimalOperations), ...Object.entries(quietOperations)];

describe.each(ALL)('%s', (_, { params, result }) => {
  it('has a result that callers behind JSON can read, and parameters they can write', () => {
    expect([encodedCodec(result).name, encodedCodec(params).name]).toEqual([result.name, params.name]);
  });
});
