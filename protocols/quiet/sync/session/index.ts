import type { Feature } from '../../../../streams/kit';
import { endPending } from './endPending';
import { grantSession } from './grantSession';
import { greetAdmitted } from './greetAdmitted';
import { askedLookup, firstContactLookup, helloLookup, sessionLookup, transitLookup } from './sessionLookups';
import { sessionQueries } from './sessionQueries';
import { requestSync } from './requestSync';
import { asksTable, framesTable, sessionGrantsTable, heardTable, sessionsTable } from './sessionTables';
import { takeHello } from './takeHello';

/** Sessions between two devices: asked for, granted, open. */
export const sessionFeature: Feature = {
  lookups: [transitLookup, firstContactLookup, askedLookup, sessionLookup, helloLookup],
  passing: [sessionsTable, asksTable, sessionGrantsTable, framesTable, heardTable],
  jobs: [requestSync],
  reflectors: [grantSession, greetAdmitted, takeHello, endPending],
  queries: sessionQueries,
};
