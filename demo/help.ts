import { DEFAULT_DAY } from './options';

/** What `--help` prints. */
export const HELP = `A day of real conversation, told again over a bad network by identities that meet through invite links: in an encrypted
network with channels and a private group. Half way somebody is removed; when all is said, some of it is deleted and some
expires. At the end the members of each channel have the same messages, the others have nothing of it, nothing waits, and
what is forgotten lies in no file; otherwise the exit code is 1.

  npm run demo -- [options]

  --protocol NAME    quiet, or minimal: people who know each other's keys, and talk in the open (quiet)
  --nodes N          spreads the identities over so many nodes, each with a database (1)
  --day DAY          a day of #ubuntu that ships with the project (${DEFAULT_DAY}, the liveliest)
  --input FILE       a file of your own instead: one JSON object a line, with "nick" and "text"
  --identities N     how many of the most talkative nicks take part (12; at most 32, of minimal 256)
  --messages N|all   how many messages are sent; a number beyond the day goes on with the following days (all)
  --latency A..B     shortest and longest way of a packet, in milliseconds (20..200)
  --loss P           chance that a packet is lost, from 0 to 1 (0.05)
  --seed N           of all chance: the same seed, the same run (42)
  --realtime         by the wall clock instead of virtual time; forgetting takes some minutes then
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

Exit code 0: all agree; 1: they do not; 2: the options do not make sense.
`;
