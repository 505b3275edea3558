import type { Command } from './ask/command';

/** Options of every command. */
export const COMMON_OPTIONS: Command['options'] = {
  db: { type: 'string', about: 'database of the node; by default the one in the environment variable SOTTO_DB' },
  as: { type: 'string', about: 'name or id of the identity; not needed if there is only one' },
  json: { type: 'boolean', about: 'prints JSON: one value, or one a line' },
};

const LISTEN: Command['options'] = {
  listen: {
    type: 'string',
    many: true,
    about: 'IP address and port for UDP; give it twice for IPv4 and IPv6: the first is announced to others',
  },
  advertise: { type: 'string', about: 'address and port at which others reach the node, if not where it listens' },
};

/** Commands that do not call a running node. */
export const LOCAL_COMMANDS: readonly Omit<Command, 'run'>[] = [
  {
    name: 'start',
    about: 'Runs a node until SIGTERM or SIGINT; all other commands talk to it',
    positionals: [],
    options: LISTEN,
    examples: [
      'start --db alice.db --listen 127.0.0.1:7443',
      'start --db alice.db --listen 0.0.0.0:7443 --advertise 192.0.2.7:7443',
    ],
  },
  {
    name: 'repl',
    about: 'Opens a shell on the running node, or on a node of its own if none runs; lines may be piped in',
    positionals: [],
    options: {
      ...LISTEN,
      times: { type: 'boolean', about: 'shows times, which are left out when lines are piped in' },
    },
    examples: ['repl --db alice.db', 'repl --db alice.db < script.txt'],
  },
  {
    name: 'completion',
    about: 'Prints a script that completes commands in bash or zsh',
    positionals: [],
    options: {},
    examples: ['completion >> ~/.bashrc'],
  },
];
