import * as E from 'fp-ts/Either';
import { minimal } from '../../protocols/minimal';
import type { Bench, Figure, Rig } from '../bench';
import { castOf, messagesOf } from '../cast';
import { quantile, rssMb } from '../measure';
import { must } from '../must';
import { pageFigure, pages } from '../pages';
import { type Subject, withSubject } from '../subject';

const AUTHORS = 10;
/** Milliseconds of one message: from COMMIT to the emission, and from the call to the emission. */
interface Latency {
  readonly fromCommit: number;
  readonly fromCall: number;
}

/** A packet is offered to the transport just after COMMIT and just before live queries run: that is the mark. */
const latencies = async ({ session, wire }: Subject, n: number): Promise<readonly Latency[]> => {
  let [committed, emitted, emissions] = [0, 0, 0];
  let failed: unknown;
  wire.onSent(() => (committed = performance.now()));
  const watching = session.live('message.list', {}).subscribe({
    next: (rows) => {
      if (E.isRight(rows)) emissions += 1;
      emitted = performance.now();
    },
    error: (cause: unknown) => void (failed = cause),
  });
  const seen: Latency[] = [];
  for (let at = 0; at < n; at += 1) {
    const called = performance.now();
    must(await session.api['message.create']({ text: `news ${at}` }));
    seen.push({ fromCommit: emitted - committed, fromCall: emitted - called });
  }
  watching.unsubscribe();
  if (failed !== undefined || emissions !== n + 1) throw new Error(`${n} messages, and ${emissions} emissions`);
  return seen;
};

const latencyFigure = (name: string, taken: readonly number[], commit_per_s: number): Figure => {
  const per_s = 1_000 / quantile(taken, 0.5);
  const ratio = commit_per_s / per_s;
  return { case: name, n: taken.length, per_s, limit: 'commit', limit_per_s: commit_per_s, ratio, rss_mb: rssMb() };
};

const fill = async (subject: Subject, { sizes }: Rig): Promise<void> => {
  const authors = await castOf(minimal, AUTHORS);
  await subject.take(authors.map(({ peer }) => peer.packet));
  const [upto = 0] = sizes.stored;
  for (let stored = 0; stored < upto; stored += sizes.chunk) await subject.take(messagesOf(authors, sizes.chunk));
};

/** The waits of an application: a watched list after a message of its own, and a page of fifty. Medians and p99. */
export const liveBench: Bench = {
  name: 'live',
  run: (rig) =>
    withSubject(rig, minimal, 'live.db', async (subject) => {
      await fill(subject, rig);
      const commit = rig.limits.commit();
      const seen = await latencies(subject, rig.sizes.latencies);
      const read = await pages(rig.sizes.latencies, () => subject.session.api['message.list']({ limit: 50 }));
      return [
        latencyFigure(
          'commit_to_emission',
          seen.map(({ fromCommit }) => fromCommit),
          commit,
        ),
        latencyFigure(
          'create_to_emission',
          seen.map(({ fromCall }) => fromCall),
          commit,
        ),
        pageFigure('page_p50', read, 0.5),
        pageFigure('page_p99', read, 0.99),
      ];
    }),
};
