import type Database from 'better-sqlite3';
import * as E from 'fp-ts/Either';

/** Opens databases: the class that better-sqlite3 exports. */
export type Driver = typeof Database;

/** Why the database driver does not load. */
export type DriverFault =
  /** The driver would crash this process. */
  | { readonly _tag: 'NodeTooOld'; readonly version: string; readonly wanted: string }
  /** The package or its binary is missing, or the binary does not fit this machine. */
  | { readonly _tag: 'DriverUnavailable'; readonly code: string };

/** The versions of a process, as `process.versions` has them. */
export type Versions = Readonly<Partial<Record<'node' | 'napi', string>>>;

/** The driver is compiled against this version of Node-API. An older one lacks functions, and the first call crashes. */
const NODE_API_MIN = 10;

/** The first release with that Node-API in the line of `version`. Lines before 22 have none. */
const wantedFor = (version: string): string => (version.startsWith('23.') ? '23.6.0' : '22.14.0');

const tooOld = ({ node = 'unknown', napi = '0' }: Versions): DriverFault | undefined =>
  Number(napi) >= NODE_API_MIN ? undefined : { _tag: 'NodeTooOld', version: node, wanted: wantedFor(node) };

/** Reads an error by its look, not its class: the driver throws the class of whichever copy of it was loaded first. */
export const codeOf = (cause: unknown): string => {
  const { code, name } = Object(cause) as { readonly code?: unknown; readonly name?: unknown };
  return [code, name].find((one) => typeof one === 'string') ?? 'unknown';
};

export const unavailable = (cause: unknown): DriverFault => ({ _tag: 'DriverUnavailable', code: codeOf(cause) });

/** The driver loads its binary when it opens the first database: Node's loader reports these codes then. */
export const isLoadError = (cause: unknown): boolean => /^(MODULE_NOT_FOUND$|ERR_DLOPEN_)/.test(codeOf(cause));

/** Loads the driver, and looks at this Node before it does. Refuses: see `DriverFault`. */
export const loadDriver = (versions: Versions = process.versions): E.Either<DriverFault, Driver> => {
  const fault = tooOld(versions);
  if (fault !== undefined) return E.left(fault);
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it with the library
    return E.right(require('better-sqlite3') as Driver);
  } catch (cause) {
    return E.left(unavailable(cause));
  }
};
