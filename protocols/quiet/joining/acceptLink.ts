import { joinWithNewIdentity } from './joinAsUser';

export const acceptLink = joinWithNewIdentity('link');
