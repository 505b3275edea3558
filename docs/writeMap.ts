import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withMaps } from './mapOf';

const PAGE = join(__dirname, 'PIPELINE.md');

/** Draws the maps in docs/PIPELINE.md again. Run by `npm run map`. */
const main = async (): Promise<void> => writeFileSync(PAGE, await withMaps(readFileSync(PAGE, 'utf8')));

void main();
