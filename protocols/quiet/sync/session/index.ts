import type { Feature } from '../../../../streams/kit';
import { grantSession } from './grantSession';
import { asked, contact, firstContact, head, hello, key, log, session as sessionLookup, transit } from './lookups';
import { sessionQueries } from './queries';
import { requestSync } from './requestSync';
import { asks, frames, grantsGiven, heard, sessions, streams, wants } from './tables';
import { takeHello } from './takeHello';

/** Sessions between two devices: asked for, granted, open. */
export const session: Feature = {
  lookups: [transit, firstContact, asked, sessionLookup, hello, contact, head, key, log],
  passing: [sessions, asks, grantsGiven, streams, frames, wants, heard],
  jobs: [requestSync],
  reflectors: [grantSession, takeHello],
  queries: sessionQueries,
};
