import { type Envelope, kindOf } from '../../../lib';

export const keyRef = (refs: Envelope['needs']) => refs.find((ref) => kindOf(ref) === 'key');
