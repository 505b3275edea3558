import * as E from 'fp-ts/Either';
import { advance, badPacket, openCanonical, reveal, secretIn } from '../../../lib';
import { type OpenHandler, step } from '../../../streams/kit';
import { openSealed, outerIsInner, readSealedHead } from '../wire/sealedForm';
import { keyRef } from './keyRef';

const OUTSIDE_IS_INSIDE = badPacket('sealed.outside_says_what_is_inside');

const FORM_IS_ITS_TYPES = badPacket('sealed.form_is_its_types');

/** fresh → opened: decrypts, recomputes the id, decodes, and compares the clear fields with the event inside. */
export const openEvent: OpenHandler = (tools) =>
  step({
    name: 'openEvent',
    from: 'fresh',
    to: 'opened',
    // Not a pipe: every event comes this way, and its closures take longer than the hash does.
    run: (e) => {
      const { sealed, claimed, opensWith, origin, deps } = e;
      const head = readSealedHead(sealed);
      if (E.isLeft(head)) return head;
      const ref = keyRef(opensWith);
      const key = ref === undefined ? undefined : secretIn(deps, ref);
      if (key !== undefined && E.isLeft(key)) return key;
      const canonical = openSealed(tools.crypto, sealed, head.right, key && reveal(key.right));
      if (E.isLeft(canonical)) return canonical;
      const made = openCanonical(tools, canonical.right, claimed);
      if (E.isLeft(made)) return made;
      const { event, event_id } = made.right;
      if (!outerIsInner(head.right, canonical.right, event_id)) return E.left(OUTSIDE_IS_INSIDE);
      const isKeyed = tools.registry.byName.get(event.type)?.form === 'keyed';
      if ((head.right.form === 1) !== isKeyed) return E.left(FORM_IS_ITS_TYPES);
      return E.right(
        advance(e, 'opened', { sealed, claimed, opensWith, origin, event, event_id, canonical: canonical.right }),
      );
    },
  });
