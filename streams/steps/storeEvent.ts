import * as E from 'fp-ts/Either';
import { type Envelope, NOBODY } from '../../lib/envelope/envelope';
import { NO_SECRETS, forgetDeps, restage } from '../../lib/envelope/moves';
import type { EventType } from '../../lib/event/event';
import { type Fault, badPacket, denied, hanging, known, overLimit } from '../../lib/fault';
import { type EventId, type Ref, refTo, toHex } from '../../lib/ids';
import { type ForgetTools, type ForgettingTurn, forgottenAmong, parentsOf, openForgetting } from './forgetting';
import { declaredDeps } from './needs';
import { release } from './release';
import { changeKey } from '../turn/scratch';
import { type Step, step } from './step';

interface StoreTools extends ForgetTools {
  readonly forget: ForgettingTurn['forget'];
}

type Sealed = Envelope<'sealed'>;

/** The private bytes that a draft of ours brought along, under the refs they are lent by. */
const keepSecrets = ({ store }: StoreTools, e: Sealed, received_by: number, own: Ref): readonly Ref[] => {
  if (e.secrets.size === 0) return [];
  const refs: Ref[] = [];
  for (const [name, value] of e.secrets) {
    const ref = name === 'self' ? own : name;
    store.secrets.put(received_by, ref, value);
    refs.push(ref);
  }
  return refs;
};

interface Where {
  readonly received_by: number;
  readonly scope: EventId | undefined;
}

/** Adding an event gives these to its envelope. */
interface Added {
  readonly local_seq: number;
  readonly opens_gap?: true;
}

const addEvent = ({ store, now }: StoreTools, type: EventType, e: Sealed, { received_by, scope }: Where): Added => {
  const { signed_by: signer, seq } = e.event;
  const isLogged = scope !== undefined && type.log;
  const opens_gap = isLogged && store.scopes.recordLogEntry(received_by, { signer, scope, seq, event_id: e.event_id });
  const local_seq = store.events.add({
    placed: scope === undefined ? undefined : { scope, place: store.scopes.nextPlace(received_by, scope) },
    received_by,
    event_id: e.event_id,
    type: type.code,
    created_ms: e.event.created_at_ms,
    expires_ms: e.event.expires_at_ms,
    local_only: type.reach === 'local',
    stored_ms: now(),
    sealed: e.sealed,
  });
  return opens_gap ? { local_seq, opens_gap } : { local_seq };
};

/** Makes the `stored` envelope, without the deps and secrets that came with the event. */
const storedAs = (e: Sealed, received_by: number, added: Added | undefined): Envelope<'stored'> =>
  forgetDeps(
    restage(
      Object.assign({}, e, { ...(added ?? { local_seq: undefined }), secrets: NO_SECRETS, received_by }),
      'stored',
    ),
  );

const keep = (tools: StoreTools, type: EventType, e: Sealed): E.Either<Fault, Envelope> => {
  const { store, scratch, now, forget } = tools;
  const founds = e.received_by === NOBODY && type.founds === true;
  if (founds && store.owners.isFull()) return E.left(overLimit('owners'));
  const received_by = founds ? store.owners.add(e.event_id) : e.received_by;
  if (received_by === NOBODY) return E.left(denied('event.belongs_to_an_owner'));
  if (e.authored && store.events.has(received_by, e.event_id)) return E.left(known);
  const parents = parentsOf(type, e.event);
  if (parents === undefined) return E.left(overLimit('hangs_on'));
  // An arrival was checked a few steps ago, in the same run.
  const gone = e.authored ? forgottenAmong(store, received_by, parents, now()) : undefined;
  if (gone !== undefined) return E.left(hanging(gone.until_ms, gone.root));
  const one = { event: e.event, event_id: e.event_id };
  const deps = declaredDeps(type, e.event, e.deps);
  const added = addEvent(tools, type, e, { received_by, scope: type.scope?.(one, deps) });
  for (const parent of parents) store.cascades.add(received_by, parent, added.local_seq);
  store.passing.stored(received_by, e.event_id, now());
  const deltas = type.project(one, deps);
  const applied = store.deltas.apply(type, received_by, added.local_seq, deltas);
  if (E.isLeft(applied)) return applied;
  for (const table of applied.right) scratch.changed.add(changeKey(received_by, table));

  const own = refTo(type.type, e.event_id);
  const symbolic = type.provides?.(one, deps) ?? [];
  for (const ref of symbolic) store.provided.add(received_by, ref, e.event_id);
  const kept = keepSecrets(tools, e, received_by, own);
  store.derived.touch(received_by, type.type);
  for (const ref of [own, `log:${toHex(e.event_id)}` as const, ...symbolic, ...kept]) release(tools, received_by, ref);
  for (const delta of deltas) {
    if (delta.op === 'forget')
      forget({ received_by, event_id: delta.event_id, until_ms: delta.untilMs ?? null, root: null });
  }
  return E.right(storedAs(e, received_by, added));
};

/** Ephemeral events are remembered for a moment, so that copies are refused, and kept nowhere else. */
const rememberEphemeral = ({ store, now }: StoreTools, e: Sealed): E.Either<Fault, Envelope> => {
  if (store.seen.has(e.received_by, e.event_id)) return E.left(known);
  store.seen.add(e.received_by, e.event_id, now());
  return E.right(storedAs(e, e.received_by, undefined));
};

/**
 * sealed → stored: the event, its projected rows, what it provides, its secrets and those who waited for it, in one step
 * of one transaction.
 */
export const storeEvent = (given: ForgetTools): Step => {
  const tools: StoreTools = { ...given, forget: openForgetting(given).forget };
  return step({
    name: 'store',
    from: 'sealed',
    to: 'stored',
    run: (e) => {
      const type = tools.registry.byName.get(e.event.type);
      if (type === undefined) return E.left(badPacket('event.type_is_known'));
      return type.reach === 'ephemeral' ? rememberEphemeral(tools, e) : keep(tools, type, e);
    },
  });
};
