import { hostNode } from '../spec/support/transports/udpNodeHost';

/** A node in a process of its own, whose stopwatch is that of the machine, in milliseconds. */
void hostNode(process.argv[2] ?? '{}', () => Number(process.hrtime.bigint()) / 1e6);
