import { amendCommands } from './messages';
import { channelCommands } from './channels';
import type { Command } from '../ask/command';
import { insightCommands } from './insight';
import { jobCommands } from './jobs';
import { linkCommands } from './joining';
import { networkCommands } from './networks';
import { peopleCommands } from './people';
import { removalCommands } from './removal';
import { roomCommands } from './groups';
import { talkCommands } from './talk';

/** All that can be asked of a node, in the command line and in the shell. */
export const COMMANDS: readonly Command[] = [
  ...networkCommands,
  ...linkCommands,
  ...talkCommands,
  ...amendCommands,
  ...roomCommands,
  ...channelCommands,
  ...peopleCommands,
  ...removalCommands,
  ...insightCommands,
  ...jobCommands,
];
