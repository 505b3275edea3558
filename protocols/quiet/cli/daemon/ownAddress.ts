import type { CompleteParams } from '../../../../streams/doors/dispatch';

/** The address at which others reach this node. Each device created here starts with it. */
export interface OwnAddress {
  readonly transport: 0 | 1 | 2 | 3;
  readonly host: string;
  readonly port: number;
}

/** Operations that create a device. */
const MAKE_A_DEVICE = new Set(['network.create', 'network.join', 'user.join_as_user', 'link.accept']);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Adds the node's address to the parameters of operations that create a device, unless the caller gave one. */
export const withOwnAddress =
  (address: OwnAddress): CompleteParams =>
  (op, params) =>
    MAKE_A_DEVICE.has(op) && isRecord(params) && !Object.hasOwn(params, 'address') ? { ...params, address } : params;
