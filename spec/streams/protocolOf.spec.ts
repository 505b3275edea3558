import { minimal } from '../../protocols/minimal';
import { type Feature, joinFeatures, protocolOf } from '../../streams/protocolOf';

const { events, lookups, jobs, reflectors, queries = [], operations } = minimal;
const core = { ...minimal, events: [], lookups: [], jobs: [], reflectors: [], queries: [] };

describe('protocolOf', () => {
  it('concatenates the lists of its core and of its features', () => {
    const [first, ...others] = events;
    const made = protocolOf('made', { ...core, events: [first!] }, [
      { events: others, jobs },
      { lookups, reflectors, queries },
    ]);

    expect(made).toMatchObject({ name: 'made', events, lookups, jobs, reflectors, queries, derived: [], passing: [] });
    expect(made.operations).toBe(operations);
  });

  it.each([
    ['events', { events }, 'two events are named identity'],
    ['lookups', { lookups }, 'two lookups are named inbox'],
    ['jobs', { jobs }, 'two jobs are named syncPeers'],
    ['reflectors', { reflectors }, 'two reflectors are named shareMessage'],
    ['queries', { queries }, 'two queries are named identity.list'],
  ] as readonly (readonly [string, Feature, string])[])('refuses two %s of one name', (_list, feature, why) => {
    expect(joinFeatures([feature])).toMatchObject(feature);
    expect(() => joinFeatures([feature, feature])).toThrow(why);
  });
});
