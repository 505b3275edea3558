import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { type Fault, writing } from '../../../lib';
import { denied } from '../../../lib/fault';
import { quiet } from '../../../protocols/quiet';
import type { NodeOptions, Protocol } from '../../../streams';
import type { VirtualWorld } from '../../../streams/testing';
import { openNodeIn } from '../kernel/cast';

/** The quiet protocol without jobs of its own, and a way to give one its occasion when a spec says so. */
const operations = {
  ...quiet.operations,
  'lab.tick': writing({
    scope: 'session',
    params: t.strict({ job: t.string }),
    result: t.strict({ done: t.number, pending: t.number }),
    flow:
      (ctx) =>
      ({ job: name }) =>
      () =>
        pipe(
          E.fromNullable<Fault>(denied('lab.knows_the_job'))(quiet.jobs.find((job) => job.name === name)),
          E.chain((job) => job.run(ctx, undefined)),
          E.map(({ emissions, pending }) => ({
            done: emissions.filter((emission) => E.isRight(ctx.emit(emission))).length,
            pending,
          })),
        ),
  }),
} as const;

const tickedQuiet: Protocol<typeof operations> = { ...quiet, operations, jobs: [] };

export const openTicked = (world: VirtualWorld, options: Partial<NodeOptions<typeof operations>> = {}) =>
  openNodeIn(world, tickedQuiet, options);
