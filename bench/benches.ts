import type { Bench } from './bench';
import { authorBench } from './cases/author';
import { busBench } from './cases/bus';
import { deletionBench } from './cases/deletion';
import { expiryBench } from './cases/expiry';
import { ingestBench } from './cases/ingest';
import { limitsBench } from './cases/limits';
import { liveBench } from './cases/live';
import { quietAuthorBench } from './cases/quietAuthor';
import { quietCatchUpBench } from './cases/quietCatchUp';
import { quietIngestBench } from './cases/quietIngest';
import { reconcileBench } from './cases/reconcile';
import { rekeyBench } from './cases/rekey';
import { releaseBench } from './cases/release';
import { syncUpkeepBench } from './cases/syncUpkeep';
import { udpCatchUpBench } from './cases/udpCatchUp';
import { udpPushBench } from './cases/udpPush';
import { waitingBench } from './cases/waiting';

/** Everything that is measured, in the order in which it is printed. */
export const BENCHES: readonly Bench[] = [
  limitsBench,
  busBench,
  ingestBench,
  authorBench,
  waitingBench,
  releaseBench,
  liveBench,
  syncUpkeepBench,
  reconcileBench,
  quietIngestBench,
  quietAuthorBench,
  quietCatchUpBench,
  expiryBench,
  deletionBench,
  rekeyBench,
  udpCatchUpBench,
  udpPushBench,
];
