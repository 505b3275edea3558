import { minimal } from '../../protocols/minimal';
import type { Bench } from '../bench';
import { castOf, messagesOf } from '../cast';
import { measureIngest } from '../ingesting';
import { withSubject } from '../subject';

const AUTHORS = 10;

/** Received messages of the minimal protocol, from the packet's bytes to the committed row. */
export const ingestBench: Bench = {
  name: 'ingest',
  run: async (rig) => {
    const authors = await castOf(minimal, AUTHORS);
    return withSubject(rig, minimal, 'ingest.db', async (subject) => {
      await subject.take(authors.map(({ peer }) => peer.packet));
      const { stored } = rig.sizes;
      return measureIngest({ rig, subject, stored, make: (n) => messagesOf(authors, n) });
    });
  },
};
