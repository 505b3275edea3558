import { asyncScheduler } from 'rxjs';
import { hostNode } from './udpNodeHost';

void hostNode(process.argv[2] ?? '{}', () => asyncScheduler.now());
