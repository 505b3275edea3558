import { isIP } from 'node:net';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { UdpPlace } from '../../../../streams';
import { type CommandRefusal, usageRefusal } from '../commandRefusal';

const PLACE = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/;
const PORT_MAX = 65_535;
/** Wildcard addresses, to which nobody can send. */
const WILDCARDS = new Set(['0.0.0.0', '::', '0:0:0:0:0:0:0:0']);

const wrong = (flag: string): CommandRefusal =>
  usageRefusal(`${flag} takes an IP address and a port, as in 127.0.0.1:7443 or [::1]:7443`);

/** Parses `127.0.0.1:7443` or `[::1]:7443`. Refuses: host names, since owners change, and ports over 65,535. */
export const parsePlace = (flag: string, given: string): E.Either<CommandRefusal, UdpPlace> => {
  const [, six, four, digits] = PLACE.exec(given) ?? [];
  const [host, port] = [six ?? four ?? '', Number(digits)];
  const family = isIP(host);
  return (family === 6) === (six !== undefined) && family !== 0 && port <= PORT_MAX
    ? E.right({ host, port })
    : E.left(wrong(flag));
};

/** Formats a place: 127.0.0.1:7443, [::1]:7443. */
export const placeText = ({ host, port }: UdpPlace): string =>
  isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;

const isWildcard = ({ host }: UdpPlace): boolean => WILDCARDS.has(host);

/** Where a node listens, and where others send to, if not there. */
export interface NodePlaces {
  readonly listen: readonly UdpPlace[];
  readonly advertise?: UdpPlace;
}

const LISTENS_MAX = 2;

const checkPlaces = ({ listen, advertise }: NodePlaces): E.Either<CommandRefusal, NodePlaces> => {
  if (listen.length === 0) return E.left(usageRefusal('say where to listen: --listen 127.0.0.1:7443'));
  if (listen.length > LISTENS_MAX || new Set(listen.map(({ host }) => isIP(host))).size < listen.length)
    return E.left(usageRefusal('--listen can be given twice at most: once for IPv4, once for IPv6'));
  const [first] = listen;
  if (advertise === undefined && first !== undefined && isWildcard(first))
    return E.left(
      usageRefusal(
        `${first.host} is every address of this machine and none that others can send to: ` +
          'say with --advertise where they reach it, as in --advertise 192.0.2.7:7443',
        'listen.is_reachable',
      ),
    );
  if (advertise !== undefined && (isWildcard(advertise) || advertise.port === 0))
    return E.left(usageRefusal('--advertise takes an address that others can send to', 'advertise.is_reachable'));
  return E.right(advertise === undefined ? { listen } : { listen, advertise });
};

/** Parses `--listen` and `--advertise`. Refuses: a wildcard such as 0.0.0.0 without an advertised place. */
export const parsePlaces = (
  listen: readonly string[],
  advertise: string | undefined,
): E.Either<CommandRefusal, NodePlaces> =>
  pipe(
    E.Do,
    E.bind('listen', () => E.traverseArray((given: string) => parsePlace('--listen', given))(listen)),
    E.bind('told', () => (advertise === undefined ? E.right(undefined) : parsePlace('--advertise', advertise))),
    E.chain(({ listen: at, told }) =>
      checkPlaces(told === undefined ? { listen: at } : { listen: at, advertise: told }),
    ),
  );
