import * as E from 'fp-ts/Either';
import { type Deps, type Event, type EventId, type Identified, type Ref, ZERO_ID, refTo } from '../../../lib';
import type { Dep, EventType } from '../../../lib/event/event';
import { idsOf, kindOf, plainRef } from '../../../lib/ids';
import { registryOf } from '../../../lib/event/registry';
import { quiet } from '../../../protocols/quiet';
import { declaredDeps, needsOf } from '../../../streams/steps/needs';

/** The types of quiet, as a node knows them. */
export const quietRegistry = registryOf(quiet.events);

export const typeOf = (name: string): EventType => quietRegistry.byName.get(name)!;

/** An id that a reader can tell: the name's letters, then dots. */
export const idOf = (name: string): EventId => Uint8Array.from(Buffer.from(name.padEnd(16, '.'))) as EventId;

/** A public key, a signature or other bytes that are told apart by one number. */
export const filled = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);

const DAY_MS = 86_400_000;
export const MADE_MS = 1_700_000_000_000;
export const inDays = (days: number): number => MADE_MS + days * DAY_MS;

export const NETWORK = idOf('network');
export const ELSEWHERE = idOf('elsewhere');

/** An event of the network, made by alice's first device unless it says otherwise. */
export const made = (type: string, body: unknown, more: Partial<Event> = {}): Event => ({
  type,
  created_at_ms: MADE_MS,
  expires_at_ms: 0,
  realm_id: NETWORK,
  signed_by: idOf('alice'),
  seq: 0,
  prev: ZERO_ID,
  signature: filled(64, 9),
  body,
  ...more,
});

export const signedBy = (name: string): Partial<Event> => ({ signed_by: idOf(name) });

/** An event under an id: what rules and projectors are handed. */
export const known = (event: Event, name = 'it'): Identified => ({ event, event_id: idOf(name) });

/** What is here, by ref. */
export type World = ReadonlyMap<Ref, Dep>;

/** An event that is here under its own ref, and under those it provides given what is here already. */
export const lending = (world: World, name: string, event: Event): World => {
  const one = known(event, name);
  const provided = typeOf(event.type).provides?.(one, world) ?? [];
  return new Map([...world, ...[refTo(event.type, one.event_id), ...provided].map((ref) => [ref, one] as const)]);
};

/** Several, in that order. */
export const worldOf = (events: readonly (readonly [string, Event])[], from: World = new Map()): World =>
  events.reduce((world, [name, event]) => lending(world, name, event), from);

const without = (ref: Ref): string =>
  [kindOf(ref), ...idsOf(ref).map((bytes) => Buffer.from(bytes).toString().replace(/\.+$/, ''))].join(':');

/** Refs as a reader tells them: `member:circle:alice`. */
export const named = (refs: readonly Ref[]): readonly string[] => refs.map(without);

/**
 * What an event needs, as it comes to be known: each list is what was needed anew once the one before was lent. Ends
 * where nothing new is asked, or where something is not here, which is marked with a minus.
 */
export const needsInTurn = (event: Event, world: World): readonly (readonly string[])[] => {
  const asked: string[][] = [];
  let lent: Deps = new Map();
  for (;;) {
    const needs = needsOf(typeOf(event.type), event, lent).map(plainRef);
    const fresh = needs.filter((ref) => !lent.has(ref));
    if (fresh.length === 0) return asked;
    asked.push(fresh.map((ref) => (world.has(ref) ? without(ref) : `-${without(ref)}`)));
    if (fresh.some((ref) => !world.has(ref))) return asked;
    lent = new Map([...lent, ...fresh.map((ref) => [ref, world.get(ref) ?? null] as const)]);
  }
};

/** Everything that the event is lent in that world once all it needs is here. */
export const lentTo = (event: Event, world: World): Deps => declaredDeps(typeOf(event.type), event, world);

/** `kept`, or the rule by which its type refuses an event in that world. */
export const verdict = (event: Event, world: World): string => {
  const answer = typeOf(event.type).validate(known(event), lentTo(event, world));
  if (E.isRight(answer)) return 'kept';
  return answer.left._tag === 'Refused' ? answer.left.rule : answer.left._tag;
};

/** What an event named `it` provides beyond its own ref. */
export const providedBy = (event: Event, world: World): readonly string[] =>
  named(typeOf(event.type).provides?.(known(event), lentTo(event, world)) ?? []);
