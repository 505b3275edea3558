import type { Command } from '../ask/command';
import { channelCommands } from './channels';
import { forgettingCommands } from './forgetting';
import { groupCommands } from './groups';
import { insightCommands } from './insight';
import { inviteCommands } from './invites';
import { joiningCommands } from './joining';
import { networkCommands } from './network';
import { recoveryCommands } from './recovery';
import { removalCommands } from './removal';
import { syncCommands } from './sync';
import { talkCommands } from './talk';

/** All commands that call a node, in the command line and in the shell, in the order of `--help`. */
export const COMMANDS: readonly Command[] = [
  ...networkCommands,
  ...joiningCommands,
  ...talkCommands,
  ...channelCommands,
  ...groupCommands,
  ...removalCommands,
  ...recoveryCommands,
  ...inviteCommands,
  ...forgettingCommands,
  ...syncCommands,
  ...insightCommands,
];
