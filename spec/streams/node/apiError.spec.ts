import {
  denied,
  crashed,
  forgotten,
  known,
  malformed,
  missing,
  overLimit,
  refused,
  unclaimed,
} from '../../../lib/fault';
import { apiError, busyError, closedError, storageError, unknownIdentity } from '../../../streams/node/apiError';

describe('apiError', () => {
  it.each([
    [malformed('CreateNote', ['text', 'parents.3']), 'invalid', 'malformed.CreateNote'],
    [missing(['tag:a']), 'missing', 'missing'],
    [refused('note.not_forbidden'), 'refused', 'note.not_forbidden'],
    [denied('identity.has_a_peer'), 'refused', 'identity.has_a_peer'],
    [known, 'refused', 'known'],
    [forgotten, 'refused', 'forgotten'],
    [overLimit('needs'), 'refused', 'over_limit.needs'],
    [unclaimed('accepted'), 'refused', 'unclaimed.accepted'],
    [crashed('validate')(new Error('swordfish')), 'refused', 'crashed.validate'],
  ])('of %j is %s by %s', (fault, tag, rule) => {
    expect(apiError(fault)).toMatchObject({ _tag: tag, rule });
  });

  it('says which fields and which refs, and of a crash neither text nor place', () => {
    expect(apiError(malformed('CreateNote', ['text']))).toMatchObject({ paths: ['text'] });
    expect(apiError(missing(['tag:a']))).toMatchObject({ refs: ['tag:a'] });
    expect(Object.keys(apiError(crashed('validate')(new Error('swordfish')))).sort()).toEqual(['_tag', 'rule']);
  });

  it('names each answer that is not about a call’s own fault', () => {
    expect([storageError, busyError, closedError, unknownIdentity].map(({ _tag }) => _tag)).toEqual([
      ...['storage', 'busy', 'closed', 'unknown_identity'],
    ]);
  });
});
