import { DEFAULT_DAY } from './options';

/** The text of `--help`. */
export const HELP = `Replays a day of a real chat, #ubuntu, over a simulated bad network. Each nick is an identity of its own; they join one
encrypted network by invite links, and talk in channels and a private group. Half way one of them is removed; at the end
some messages are deleted and some expire. Then the demo checks: members of a channel have the same messages, others have
none of them, nothing waits, and the files hold no forgotten text. Exit code 0 if all of this holds, else 1.

  npm run demo -- [options]

  --protocol NAME    quiet, or minimal: people who know each other's keys and talk unencrypted (quiet)
  --nodes N          spreads the identities over N nodes, each with a database (1)
  --day DAY          a day of #ubuntu that ships with the project (${DEFAULT_DAY}, the liveliest)
  --input FILE       a file of your own instead: one JSON object a line, with "nick" and "text"
  --identities N     how many of the most talkative nicks take part (12; at most 32, of minimal 256)
  --messages N|all   how many messages are sent; following days are added if the day is too short (all)
  --latency A..B     shortest and longest delay of a packet, in milliseconds (20..200)
  --loss P           chance that a packet is lost, from 0 to 1 (0.05)
  --seed N           seed of all randomness: the same seed gives the same run (42)
  --realtime         runs by the wall clock instead of virtual time; forgetting then takes some minutes
  --json             prints one JSON object and nothing else
  --db FILE          keeps the database in a new file, those of further nodes in FILE.2, FILE.3 …; without it they are
                     temporary
  -h, --help         this text

Examples

  npm run demo
  npm run demo -- --nodes 3
  npm run demo -- --protocol minimal
  npm run demo -- --loss 0.3 --latency 50..2000
  npm run demo -- --day 2008-04-30 --identities 6 --messages 500
  npm run demo -- --protocol minimal --identities 40
  npm run demo -- --messages 3000 --seed 7
  npm run demo -- --messages 200 --realtime
  npm run demo -- --input talk.jsonl --db talk.db
  npm run --silent demo -- --json

Exit codes: 0 all agree, 1 they do not, 2 wrong options.
`;
