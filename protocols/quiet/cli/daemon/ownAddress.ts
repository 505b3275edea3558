import type { CompleteParams } from '../../../../streams/doors/dispatch';

/** Where others reach this node: what is written into the address of each device that is made here. */
export interface OwnAddress {
  readonly transport: 0 | 1 | 2 | 3;
  readonly host: string;
  readonly port: number;
}

/** Operations that make a device, which has an address from its first moment on. */
const MAKE_A_DEVICE = new Set(['network.create', 'network.join', 'user.join_as_user', 'link.accept']);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Adds the node's own address to the params of operations that make a device, unless the caller gave one. */
export const withOwnAddress =
  (address: OwnAddress): CompleteParams =>
  (op, params) =>
    MAKE_A_DEVICE.has(op) && isRecord(params) && !Object.hasOwn(params, 'address') ? { ...params, address } : params;
