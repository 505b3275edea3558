import type { Feature } from '../../../../streams/kit';
import { grantSession } from './grantSession';
import { asked, firstContact, hello, session as sessionLookup, transit } from './lookups';
import { sessionQueries } from './queries';
import { requestSync } from './requestSync';
import { asks, frames, grantsGiven, heard, sessions } from './tables';
import { takeHello } from './takeHello';

/** Sessions between two devices: asked for, granted, open. */
export const session: Feature = {
  lookups: [transit, firstContact, asked, sessionLookup, hello],
  passing: [sessions, asks, grantsGiven, frames, heard],
  jobs: [requestSync],
  reflectors: [grantSession, takeHello],
  queries: sessionQueries,
};
