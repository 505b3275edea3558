import * as E from 'fp-ts/Either';
import { type Envelope, type Fault, advance, denied, equalBytes, fromHex, isZero, rowIn } from '../../../lib';
import { type HandlerTools, type OpenHandler, step } from '../../../streams/kit';
import { OPAQUE } from '../wire/bodies/network';
import { plainCodeIn, readSealedHead } from '../wire/sealedForm';

type Row = Readonly<Record<string, unknown>>;

/** Encodes an address for a transport: opaque bytes, or host and port as text. */
const addressIn = ({ transport, host, port }: Row): Uint8Array | undefined => {
  if (typeof host !== 'string' || transport === null) return undefined;
  return transport === OPAQUE ? fromHex(host) : new TextEncoder().encode(`${host} ${String(port)}`);
};

/** May events of the type with this code be sent? Types that are not known stay here, as local ones do. */
const isSent = ({ byCode }: HandlerTools['registry'], code: number): boolean => {
  const reach = byCode.get(code)?.reach;
  return reach !== undefined && reach !== 'local';
};

/** Lets an event out only within its own network, and never one of a local type. */
const mayLeave = (
  registry: HandlerTools['registry'],
  { carries, bytes }: Envelope<'loaded'>,
  { network_id }: Row,
): E.Either<Fault, unknown> => {
  if (carries === 'frame') return E.right(undefined);
  const head = readSealedHead(bytes);
  if (E.isLeft(head)) return head;
  if (head.right.form === 0 && !isSent(registry, plainCodeIn(bytes)))
    return E.left(denied('outgoing.local_types_stay'));
  const own = isZero(head.right.network_id) ? head.right.event_id : head.right.network_id;
  return network_id instanceof Uint8Array && equalBytes(own, network_id)
    ? E.right(undefined)
    : E.left(denied('outgoing.stays_in_its_network'));
};

/** loaded → addressed: takes sender and address from the destination's look-up, and checks that the event may leave. */
export const checkOutgoing: OpenHandler = ({ registry }) =>
  step({
    name: 'checkOutgoing',
    from: 'loaded',
    to: 'addressed',
    run: (e) => {
      const row = rowIn(e.deps, e.to) ?? {};
      const { sender } = row;
      const address = addressIn(row);
      if (!(sender instanceof Uint8Array) || address === undefined)
        return E.left(denied('outgoing.has_a_sender_and_an_address'));
      const { carries, event_id, fresh, bytes } = e;
      const leaves = mayLeave(registry, e, row);
      if (E.isLeft(leaves)) return leaves;
      return E.right(advance(e, 'addressed', { carries, event_id, fresh, from: sender, address, bytes }));
    },
  });
