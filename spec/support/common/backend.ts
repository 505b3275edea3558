import type { NodeOptions } from '../../../streams';
import type { Operations } from '../../../lib/operation/operation';

type Choice = NonNullable<NodeOptions<Operations>['crypto']>;

/** Which libsodium the scenarios run on: native, or wasm where `npm run test:wasm` says so. */
export const BACKEND: Choice = process.env['SOTTO_CRYPTO'] === 'wasm' ? 'wasm' : 'native';
