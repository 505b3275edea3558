import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mapOf } from './mapOf';
import { minimal } from '../protocols/minimal';

/** Writes docs/PIPELINE.md. Run by `npm run map`. */
const main = async (): Promise<void> => writeFileSync(join(__dirname, 'PIPELINE.md'), await mapOf(minimal));

void main();
