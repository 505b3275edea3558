import type { Operations } from '../lib/operation/operation';
import type { Protocol } from './protocol';

/** The lists of a protocol that features add to. */
type Lists = Pick<Required<Protocol>, 'events' | 'lookups' | 'derived' | 'passing' | 'jobs' | 'reflectors' | 'queries'>;

/** Entries that one feature adds to the lists of its protocol. Parts that change together lie together. */
export type Feature = Partial<Lists>;

/** The parts of a protocol as a whole. It may have lists of its own. */
export type ProtocolCore<Ops extends Operations> = Omit<Protocol<Ops>, 'name' | keyof Lists> & Feature;

const nameOf = (one: Lists[keyof Lists][number]): string =>
  'type' in one ? one.type : 'kind' in one ? one.kind : one.name;

/** Throws at start-up for a name that stands twice in a list: that is our own mistake. */
const distinct = <A extends Lists[keyof Lists][number]>(list: keyof Lists, all: readonly A[]): readonly A[] => {
  const names = all.map(nameOf);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`two ${list} are named ${twice}`);
  return all;
};

/** Concatenates the lists of features. Throws at start-up where two of a list have one name. */
export const joinFeatures = (features: readonly Feature[]): Lists => ({
  events: distinct(
    'events',
    features.flatMap(({ events = [] }) => events),
  ),
  lookups: distinct(
    'lookups',
    features.flatMap(({ lookups = [] }) => lookups),
  ),
  derived: distinct(
    'derived',
    features.flatMap(({ derived = [] }) => derived),
  ),
  passing: distinct(
    'passing',
    features.flatMap(({ passing = [] }) => passing),
  ),
  jobs: distinct(
    'jobs',
    features.flatMap(({ jobs = [] }) => jobs),
  ),
  reflectors: distinct(
    'reflectors',
    features.flatMap(({ reflectors = [] }) => reflectors),
  ),
  queries: distinct(
    'queries',
    features.flatMap(({ queries = [] }) => queries),
  ),
});

/** Makes a protocol of its core and its features, whose order never matters. Throws where two of a list have one name. */
export const protocolOf = <Ops extends Operations>(
  name: string,
  core: ProtocolCore<Ops>,
  features: readonly Feature[],
): Protocol<Ops> => ({ ...core, name, ...joinFeatures([core, ...features]) });
