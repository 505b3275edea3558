import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type CauseCtx, type Emission, type EventId, START, noting } from '../../../../lib';
import type { FrameReflector } from '../../../../streams/kit';
import { compareRanges, eventIdsOf, limitToCredit } from './compareRanges';
import { hasCrossed } from './crossedPasses';
import { noteHeard } from '../session/noteHeard';
import { answerOnce } from '../session/replayGuard';
import { reconcileFramesTo, reconcileOf } from './startPass';
import { type StreamState, noteProgress, samplePace } from '../catchUp/streamState';
import { checkReadable, sendRequested } from '../catchUp/checkReadable';
import { isStreamed } from '../catchUp/askScopes';
import { type FrameSender, frameSenderOf } from '../session/sessionPeer';
import { oneStream } from '../catchUp/streamQueries';
import { type Emitted, noteWants } from '../catchUp/noteWants';
import { type ReconcileFrame, decodeReconcileFrame } from '../../wire/reconcileFrame';

const NOTHING_YET: Omit<StreamState, 'scope'> = {
  ...{ stage: '', ahead: 0, due: 0, asked_ms: 0 },
  ...{ theirs: 0, ours: 0, was: 0, was_ms: 0, pace: 0, checked_ms: 0, check_at_ms: 0, check_id: START.id },
  ...{ in_step_ms: 0, misses: 0, cut: 0, lacks: 0 },
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
    E.map(({ all, frames, events }) => {
      const found = all.answer.asked.length + all.missing.later.length > 0;
      // A frame that compares what was pushed, and finds no difference, puts off no pass.
      const goesOn = all.isWhole || found || frames.length + events.length > 0;
      const begun = all.isWhole ? { stage: 'reconciling' } : {};
      const asked = goesOn ? { ...begun, due: 0, asked_ms: ctx.nowMs } : {};
      const now = { ...asked, theirs, ...samplePace(ctx, state, all.held) };
      const differs = { lacks: state.lacks + events.length, ...(found ? { misses: 1 } : {}) };
      const cut = all.missing.isCut ? { cut: 1 } : {};
      // A frame that only asks looks like one that is in step: the counts and the awaited answer tell them apart.
      const isInStep = all.answer.inStep && theirs === all.held && (all.answer.frames.length > 0 || state.due > 0);
      const whole = isInStep ? { in_step_ms: ctx.nowMs, misses: 0, lacks: 0 } : {};
      const checked = all.beginsCheck ? { checked_ms: ctx.nowMs, check_at_ms: 0, check_id: START.id } : {};
      return [
        ...[
          noting(noteProgress(ctx, peer_id, scope, { ...now, ...differs, ...cut, ...checked, ...whole })),
          ...frames,
          ...events,
        ],
        ...noteWants(ctx, peer_id, scope, eventIdsOf(all.answer.asked), 1),
        ...noteWants(ctx, peer_id, scope, all.missing.later, 0),
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
