import { unclaimed } from '../../../lib/fault';
import { openOutputs } from '../../../streams/edges/outputs';
import { alice, noteBy, oursAt, refusedAs } from '../../support/kernel/envelopes';

const c = oursAt('signed', noteBy(alice, 'child'));
const x = refusedAs(c, unclaimed('signed'));

/** The outputs of an engine, and all that they said to whoever subscribed at once. */
const openRoom = () => {
  const { outputs, publishers } = openOutputs();
  const heard: unknown[] = [];
  const listen = (): void => {
    outputs.trace$.subscribe({ next: ({ from, to }) => heard.push([from, to]), complete: () => heard.push('trace$') });
    outputs.rejected$.subscribe({ next: (e) => heard.push(e), complete: () => heard.push('rejected$') });
    outputs.changed$.subscribe({ next: (keys) => heard.push([...keys]), complete: () => heard.push('changed$') });
  };
  return { publishers, heard, listen };
};

describe('the outputs of an engine', () => {
  it('say what is published: a record a hop, each refusal, and the keys that changed', () => {
    const { publishers, heard, listen } = openRoom();
    listen();

    publishers.publishHop(c, x, undefined);
    publishers.publishRejected(x);
    publishers.publishChanged(new Set(['1/notes']));

    expect(heard).toEqual([['signed', 'rejected'], x, ['1/notes']]);
  });

  it('repeat nothing to those who subscribe later', () => {
    const { publishers, heard, listen } = openRoom();

    publishers.publishHop(c, x, undefined);
    publishers.publishRejected(x);
    listen();

    expect(heard).toEqual([]);
  });

  it('complete together', () => {
    const { publishers, heard, listen } = openRoom();
    listen();

    publishers.complete();
    publishers.publishRejected(x);

    expect(heard).toEqual(['trace$', 'rejected$', 'changed$']);
  });
});
