import * as E from 'fp-ts/Either';
import { BENCHES } from './benches';
import type { Backend } from './bench';

export interface Options {
  readonly json: boolean;
  /** The amounts of work. */
  readonly size: 'full' | 'quick' | 'long';
  /** The one bench to run; all if undefined. */
  readonly only: string | undefined;
  readonly backend: Backend | 'both';
}

export const DEFAULTS: Options = { json: false, size: 'full', only: undefined, backend: 'both' };

export const USAGE = `npm run bench -- [--json] [--quick|--long] [--only ${BENCHES.map(({ name }) => name).join('|')}] [--backend wasm|native|both]`;

const isBackend = (value: string | undefined): value is Options['backend'] =>
  value === 'wasm' || value === 'native' || value === 'both';

const isBench = (value: string | undefined): value is string => BENCHES.some(({ name }) => name === value);

/** Reads the command line. Refuses: an option, a bench or a backend that is not there. */
export const parseOptions = (args: readonly string[], options: Options = DEFAULTS): E.Either<string, Options> => {
  const [name, value, ...more] = args;
  const rest = args.slice(1);
  switch (name) {
    case undefined:
      return E.right(options);
    case '--json':
      return parseOptions(rest, { ...options, json: true });
    case '--quick':
      return parseOptions(rest, { ...options, size: 'quick' });
    case '--long':
      return parseOptions(rest, { ...options, size: 'long' });
    case '--only':
      return isBench(value) ? parseOptions(more, { ...options, only: value }) : E.left(`no bench ${value ?? ''}`);
    case '--backend':
      return isBackend(value)
        ? parseOptions(more, { ...options, backend: value })
        : E.left(`no backend ${value ?? ''}`);
    default:
      return E.left(`no option ${name}`);
  }
};
