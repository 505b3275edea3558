import * as E from 'fp-ts/Either';
import { type Event, ZERO_ID, refTo } from '../../../../lib';
import { quiet } from '../../../../protocols/quiet';
import { checkOwnNetwork } from '../../../../protocols/quiet/rules/network';
import { CASES, DEPENDENT } from '../../../support/quiet/cases';
import {
  ELSEWHERE,
  NETWORK,
  known,
  lentTo,
  made,
  named,
  needsInTurn,
  quietRegistry,
  typeOf,
  verdict,
} from '../../../support/quiet/events';
import { HOME } from '../../../support/quiet/world';

type Told = readonly [code: number, type: string, scope: string, form: string, log: boolean, mayExpire: boolean];

/** The table of page 4: code, type, scope, form, whether in the log, whether it may expire. */
const TABLE: readonly Told[] = [
  [0x01, 'identity', 'none', 'local', false, false],
  [0x02, 'network', 'network', 'plain', false, false],
  [0x03, 'peer', 'network', 'plain', false, false],
  [0x04, 'user', 'network', 'plain', true, false],
  [0x05, 'group', 'network', 'plain', true, false],
  [0x06, 'group_member', 'network', 'plain', true, false],
  [0x07, 'channel', 'group', 'group', true, false],
  [0x08, 'message', 'group', 'group', true, true],
  [0x09, 'invite', 'network', 'plain', true, false],
  [0x0a, 'link_invite', 'network', 'plain', true, false],
  [0x0b, 'link', 'network', 'plain', true, false],
  [0x0c, 'key', 'network', 'plain', false, true],
  [0x0d, 'prekey', 'network', 'plain', false, true],
  [0x0e, 'address', 'network', 'plain', false, true],
  [0x10, 'sync_request', 'none', 'ephemeral', false, true],
  [0x11, 'remove_user', 'network', 'plain', true, false],
  [0x12, 'remove_peer', 'network', 'plain', true, false],
  [0x13, 'delete_message', 'network', 'plain', true, false],
  [0x14, 'delete_channel', 'network', 'plain', true, false],
  [0x15, 'revoke_invite', 'network', 'plain', true, false],
  [0x16, 'reaction', 'group', 'group', true, true],
  [0x17, 'message_edit', 'group', 'group', true, true],
  [0x18, 'channel_update', 'network', 'plain', true, false],
  [0x19, 'user_update', 'network', 'plain', true, false],
  [0x1a, 'seen', 'group', 'group', true, true],
  [0x1e, 'key_request', 'none', 'ephemeral', false, true],
  [0x1f, 'link_request', 'none', 'ephemeral', false, true],
  [0x20, 'recover', 'network', 'plain', true, false],
  [0x21, 'remove_member', 'network', 'plain', true, false],
  [0xf0, 'held_key', 'none', 'local', false, false],
  [0xf1, 'own_prekey', 'none', 'local', false, false],
  [0xf2, 'joining', 'none', 'local', false, false],
  [0xf3, 'contact', 'none', 'local', false, false],
  [0xf4, 'purged_key', 'none', 'local', false, false],
  [0xf5, 'own_device', 'none', 'local', false, false],
  [0xf6, 'channel_name', 'none', 'local', false, false],
];

const FORMS = { local: 'local', ephemeral: 'ephemeral', plain: 'plain', keyed: 'group' };

const scopeOf = (event: Event | undefined): string => {
  const scope = event === undefined ? undefined : typeOf(event.type).scope?.(known(event, 'network'), HOME);
  if (scope === undefined) return 'none';
  return Buffer.from(scope).equals(NETWORK) ? 'network' : 'group';
};

const told = quiet.events.map(({ code, type, reach, form = 'plain', log, mayExpire = false }): Told => {
  const event = CASES.find((one) => one.type === type);
  return [code, type, scopeOf(event), FORMS[reach === 'shared' ? form : reach], log, mayExpire];
});

describe('the event types of quiet', () => {
  it('are those of the table, each with its scope, form, log and expiry', () => {
    expect(told).toEqual(TABLE);
  });

  it('introduce a device, and so may come before a session, only where the page says so', () => {
    const introducing = quiet.events.filter(({ introduces }) => introduces === true);

    expect(introducing.map(({ type }) => type).sort()).toEqual([
      'address',
      'link',
      'link_request',
      'peer',
      'prekey',
      'recover',
      'sync_request',
      'user',
    ]);
    expect(introducing.every(({ form }) => form === 'plain')).toBe(true);
  });

  it('are all plain that are sent and not stored', () => {
    const sent = quiet.events.filter(({ reach }) => reach === 'ephemeral');

    expect(sent.map(({ form }) => form)).toEqual(['plain', 'plain', 'plain']);
  });

  it('wait for what comes before them in the log of the network, and not in that of a group', () => {
    const waiting = quiet.events.filter(({ logWaits }) => logWaits === true).map(({ type }) => type);

    expect(waiting).toEqual(TABLE.filter(([, , scope, , log]) => log && scope === 'network').map(([, type]) => type));
  });

  it('have one case each that travels, and it is kept', () => {
    const travelling = TABLE.filter(([, , , form]) => form !== 'local').map(([, type]) => type);

    expect(CASES.map(({ type }) => type)).toEqual(travelling);
    expect(CASES.map((event) => verdict(event, HOME))).toEqual(CASES.map(() => 'kept'));
  });

  it.each(quiet.events.filter(({ reach }) => reach === 'local').map(({ type }) => [type]))(
    '%s stays here, and keeps no rule: nobody else makes one',
    (type) => {
      const { validate, form } = quietRegistry.byName.get(type)!;

      expect(form).toBeUndefined();
      expect(E.isRight(validate(known(CASES[0]!), HOME))).toBe(true);
    },
  );
});

describe.each(DEPENDENT.map((event) => [event.type, event] as const))('a %s of its own network', (type, event) => {
  const rule = `${type}.in_its_own_network`;
  const lent = lentTo(event, HOME);

  it('is lent everything it needs', () => {
    expect(
      needsInTurn(event, HOME)
        .flat()
        .filter((ref) => ref.startsWith('-')),
    ).toEqual([]);
    expect(lent.size).toBeGreaterThan(0);
  });

  it.each(named([...lent.keys()]).map((name, n) => [name, [...lent.keys()][n]!] as const))(
    'is refused with the %s of another',
    (name, ref) => {
      const dep = HOME.get(ref)!;
      const { event_id } = dep;
      const foreign = { ...dep, event: { ...dep.event!, realm_id: ELSEWHERE } };
      const founding = name.startsWith('network:');
      const other = founding ? { ...dep, event_id: ELSEWHERE } : foreign;

      const answer = typeOf(type).validate(known(event), new Map([...lent, [ref, other] as const]));

      expect(event_id).toBeDefined();
      expect(answer).toEqual(E.left({ _tag: 'Refused', rule }));
    },
  );

  it('is refused where it names another itself, or none', () => {
    const home = HOME.get(refTo('network', NETWORK))!;
    const verdicts = [ELSEWHERE, ZERO_ID].map((realm_id) => {
      const founded = new Map([...lent, [refTo('network', realm_id), home] as const]);
      return typeOf(type).validate(known({ ...event, realm_id }), founded);
    });

    expect(verdicts).toEqual([E.left({ _tag: 'Refused', rule }), E.left({ _tag: 'Refused', rule })]);
  });

  it('counts what was looked for and not found as of no network', () => {
    const answer = typeOf(type).validate(known(event), new Map([...lent, ['?log:00', null] as const]));

    expect(E.isRight(answer)).toBe(true);
  });
});

describe('inItsOwnNetwork', () => {
  const update = made('user_update', { name: 'Al' });
  const rule = E.left({ _tag: 'Refused', rule: 'user_update.in_its_own_network' });
  const alone = { ...update, realm_id: ELSEWHERE };

  it('takes no event without a network, were all it was lent without one too', () => {
    const nowhere = { ...update, realm_id: ZERO_ID };

    expect(checkOwnNetwork(known(nowhere), new Map())).toEqual(rule);
    expect(checkOwnNetwork(known(nowhere), new Map([['peer:00', known(nowhere)]]))).toEqual(rule);
  });

  it('takes the network’s own event by its id only where it names no other', () => {
    const lending = (realm_id: Event['realm_id']) =>
      checkOwnNetwork(known(update), new Map([['network:00', known({ ...alone, realm_id }, 'network')]]));

    expect(lending(ELSEWHERE)).toEqual(rule);
    expect(E.isRight(lending(ZERO_ID))).toBe(true);
  });
});
