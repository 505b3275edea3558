import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type CauseCtx, type Emission, type EventId, START, noting } from '../../../../lib';
import type { FrameReflector } from '../../../../streams/kit';
import { compareRanges, eventIdsOf, limitToCredit } from './compareRanges';
import { hasCrossed } from './crossedPasses';
import { noteHeard } from '../session/noteHeard';
import { answerOnce } from '../session/replayGuard';
import { startPass, reconcileFramesTo, reconcileOf } from './startPass';
import { type StreamState, noteProgress, samplePace } from '../catchUp/streamState';
import { checkReadable, sendRequested } from '../catchUp/checkReadable';
import { isStreamed } from '../catchUp/askScopes';
import { type FrameSender, frameSenderOf } from '../session/sessionPeer';
import { oneStream } from '../catchUp/streamQueries';
import { type Emitted, noteWants } from '../catchUp/takePage';
import { type ReconcileFrame, decodeReconcileFrame } from '../../wire/reconcileFrame';

const NOTHING_YET: Omit<StreamState, 'scope'> = {
  ...{ stage: '', ahead: 0, due: 0, asked_ms: 0 },
  ...{ theirs: 0, ours: 0, was: 0, was_ms: 0, pace: 0, checked_ms: 0, check_at_ms: 0, check_id: START.id },
  in_step_ms: 0,
};

/** Answers with differing ranges, asks for events missing here and sends events missing there. */
const answerFrame = (ctx: CauseCtx, from: FrameSender, frame: ReconcileFrame, state: StreamState): Emitted => {
  const { peer_id } = from;
  const { scope, salted, credit, held: theirs } = frame.head;
  return pipe(
    E.Do,
    E.bind('all', () => compareRanges(ctx, from, frame)),
    E.let('within', ({ all }) => limitToCredit(credit, all.answer)),
    E.bind('frames', ({ all, within }) =>
      reconcileFramesTo(ctx, peer_id, { scope, held: all.held, salted }, within.frames),
    ),
    E.bind('events', ({ within }) => sendRequested(ctx, peer_id, scope, eventIdsOf(within.wanted))),
    // A new pass finds events beyond the limit again; its frames come behind the events in flight.
    E.bind('again', ({ all }) => (all.missing.isCut ? startPass(ctx, peer_id, state) : E.right([]))),
    E.map(({ all, frames, events, again }) => {
      const now = { stage: 'reconciling', due: 0, asked_ms: ctx.nowMs, theirs, ...samplePace(ctx, state, all.held) };
      // A frame that only asks looks like one that is in step: the counts and the awaited answer tell them apart.
      const isInStep = all.answer.inStep && theirs === all.held && (all.answer.frames.length > 0 || state.due > 0);
      const whole = isInStep ? { in_step_ms: ctx.nowMs } : {};
      const checked = all.beginsCheck ? { checked_ms: ctx.nowMs, check_at_ms: 0, check_id: START.id } : {};
      return [
        ...[noting(noteProgress(ctx, peer_id, scope, { ...now, ...checked, ...whole })), ...frames, ...events],
        ...noteWants(ctx, peer_id, scope, eventIdsOf(all.answer.asked), 1),
        ...noteWants(ctx, peer_id, scope, all.missing.coming, 0),
        ...again,
      ];
    }),
  );
};

/** Tells our count without answering: our own pass is under way. */
const noteCount = (ctx: CauseCtx, { peer_id }: FrameSender, { head }: ReconcileFrame): Emitted =>
  E.right([noting(noteProgress(ctx, peer_id, head.scope, { theirs: head.held }))]);

/** Does not compare a scope that is being streamed, but sends requested events. */
const whileStreaming = (ctx: CauseCtx, peer_id: EventId, { head, ranges }: ReconcileFrame): Emitted =>
  pipe(
    reconcileOf(ctx).decode(ranges),
    E.map((frame) => frame.ranges.flatMap((range) => (range.mode === 'want' ? range.ids : []))),
    E.chain((ids) => sendRequested(ctx, peer_id, head.scope, eventIdsOf(ids))),
    E.map((events): readonly Emission[] => [
      noting(noteProgress(ctx, peer_id, head.scope, { theirs: head.held })),
      ...events,
    ]),
  );

/** Compares a scope with a device, frame by frame. Nothing is kept between two frames. */
export const answerReconcile: FrameReflector = {
  name: 'answerReconcile',
  onFrame: 2,
  limit: 128,
  reflect: (e, ctx) =>
    pipe(
      E.Do,
      E.bind('frame', () => decodeReconcileFrame(e.frame)),
      E.bind('from', () => frameSenderOf(ctx, e)),
      E.bind('taken', () => answerOnce(ctx, e)),
      E.chainFirst(({ frame, from }) => checkReadable(ctx, from.peer_id, frame.head.scope)),
      E.bind('streamed', ({ frame }) => isStreamed(ctx, frame.head.scope)),
      E.bind('found', ({ frame, from }) => ctx.query(oneStream, { peer_id: from.peer_id, scope: frame.head.scope })),
      E.let('state', ({ frame, found: [state] }) => state ?? { scope: frame.head.scope, ...NOTHING_YET }),
      E.bind('crossed', ({ frame, from, state }) => hasCrossed(ctx, from, frame, state)),
      E.bind('answered', ({ frame, from, streamed, state, crossed }) => {
        if (streamed) return whileStreaming(ctx, from.peer_id, frame);
        return crossed ? noteCount(ctx, from, frame) : answerFrame(ctx, from, frame, state);
      }),
      E.map(({ frame, from, taken, answered: emitted }) => [
        ...[...from.proven, taken, noteHeard(ctx, from.peer_id, frame.head.as_of_ms)],
        ...emitted,
      ]),
    ),
};
