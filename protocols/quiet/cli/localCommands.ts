import type { Command } from './ask/command';

/** Options of every command. */
export const COMMON_OPTIONS: Command['options'] = {
  db: { type: 'string', about: 'the database of the node; else the environment variable SOTTO_DB' },
  as: { type: 'string', about: 'name or id of the identity; not needed where there is one' },
  json: { type: 'boolean', about: 'prints one JSON value, or one a line where there are many' },
};

const LISTEN: Command['options'] = {
  listen: {
    type: 'string',
    many: true,
    about: 'IP address and port for UDP; said twice for IPv4 and IPv6, of which the first is told to others',
  },
  advertise: { type: 'string', about: 'where others reach the node, if not where it listens' },
};

/** Commands that do not ask a running node. */
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
    options: { ...LISTEN, times: { type: 'boolean', about: 'shows times, which lines that are piped in do without' } },
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
