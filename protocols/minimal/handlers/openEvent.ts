import * as E from 'fp-ts/Either';
import { advance, type MadeEvent, openCanonical } from '../../../lib';
import { type OpenHandler, step } from '../../../streams/kit';

/** fresh → opened: recomputes the id and decodes. Nothing here is encrypted. */
export const openEvent: OpenHandler = (tools) =>
  step({
    name: 'openEvent',
    from: 'fresh',
    to: 'opened',
    run: (e) => {
      const { sealed, claimed, opensWith, origin } = e;
      const opened = openCanonical(tools, sealed, claimed);
      return E.map((made: MadeEvent) => advance(e, 'opened', { sealed, claimed, opensWith, origin, ...made }))(opened);
    },
  });
