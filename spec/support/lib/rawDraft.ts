import * as t from 'io-ts';
import { type Drafting, drafting } from '../../../lib';
import type { DraftSpec, TypedBody } from '../../../lib/envelope/emission';

/** A body that no layout types: for drafts that are wrong on purpose, and for types of a spec's own. */
export const rawBody = (type: string, body: unknown): TypedBody<unknown> => ({
  layout: { name: type, codec: t.unknown },
  body,
});

interface RawSpec extends Omit<DraftSpec<unknown>, 'layout'> {
  readonly type: string;
}

/** Drafts an event by the name of its type, whatever its body is. */
export const rawDraft = ({ type, body, ...rest }: RawSpec, extras: Parameters<typeof drafting>[1] = {}): Drafting =>
  drafting({ ...rawBody(type, body), ...rest }, extras);
