import { joinAnew } from './joinAsUser';

export const acceptLink = joinAnew('link');
