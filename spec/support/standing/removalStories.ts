import * as E from 'fp-ts/Either';
import { openForge } from '../quiet/forge';
import type { Told } from '../quiet/readers';
import { sayIn } from '../quiet/talkers';
import { type Neighbour, comesTo, linkedBy, makeAdmin, openLink, toldOf, townOf } from '../quiet/town';
import { left, right } from '../common/right';

const removes = async (by: Neighbour, user: Neighbour): Promise<void> =>
  void right(await by.me.api['user.remove']({ user_id: user.peer_id }));

/** Bob, an admin, made Carol one; he is removed by a higher one, does not hear of it, and goes on as an admin. */
const higherAdmin = async (): Promise<Told> => {
  const town = await townOf(41, ['Bob', 'Carol', 'Dave']);
  const { world, alice, others, channel_id, admins_id } = town;
  const [bob, carol, dave] = [others[0]!, others[1]!, others[2]!];
  await makeAdmin(town, alice, bob);
  await makeAdmin(town, bob, carol);
  await sayIn(bob, channel_id, 'as an admin');
  await world.advance(2_000);
  bob.cable.pull();
  await removes(alice, bob);
  right(await bob.me.api['group.add_member']({ group_id: admins_id, user_id: dave.peer_id }));
  await openLink(town, bob);
  await sayIn(bob, channel_id, 'as he thinks, still');
  await removes(bob, dave);
  await world.advance(2_000);
  const link = await openLink(town, alice);
  await sayIn(carol, channel_id, 'without him');
  await world.advance(5_000);
  return toldOf(town, [alice, ...others], link);
};

/** Bob leaves. Carol is removed, and comes back by a new link as somebody new. */
const comesBack = async (): Promise<Told> => {
  const town = await townOf(42, ['Bob', 'Carol', 'Dave']);
  const { world, alice, others, channel_id } = town;
  const [bob, carol] = [others[0]!, others[1]!];
  await sayIn(bob, channel_id, 'goodbye');
  await sayIn(carol, channel_id, 'as I was');
  await world.advance(2_000);
  right(await bob.me.api['user.leave']({ network_id: town.network_id }));
  await world.advance(5_000);
  await removes(alice, carol);
  const link = await openLink(town, alice);
  await world.advance(2_000);
  const again = await comesTo(town, 'Carol again', link);
  await world.advance(20_000);
  await sayIn(again, channel_id, 'as I am');
  const forge = await openForge(town);
  const oldKey = forge.device(forge.keyOf(carol), 'Old key', link);
  await world.advance(5_000);
  return toldOf(town, [alice, again, ...others], link, oldKey);
};

/** Bob's desk and Bob's phone, far from each other: the desk removes the phone, and the phone cannot remove the desk. */
const twoDevices = async (): Promise<Told> => {
  const town = await townOf(43, ['Bob', 'Carol']);
  const { world, alice, others, channel_id } = town;
  const bob = others[0]!;
  const phone = await linkedBy(town, bob, 'phone');
  await world.advance(20_000);
  await sayIn(bob, channel_id, 'from the desk');
  await sayIn(phone, channel_id, 'from the phone');
  await world.advance(2_000);
  for (const { cable } of [bob, phone]) cable.pull();
  right(await bob.me.api['peer.remove']({ peer_id: phone.peer_id }));
  // No later device removes an earlier one.
  left(await phone.me.api['peer.remove']({ peer_id: bob.peer_id }));
  await sayIn(bob, channel_id, 'the phone is lost');
  await sayIn(phone, channel_id, 'the desk is lost');
  await world.advance(1_000);
  for (const { cable } of [bob, phone]) cable.plug();
  await world.advance(30_000);
  const link = await openLink(town, alice);
  await sayIn(alice, channel_id, 'and now?');
  await world.advance(5_000);
  return toldOf(town, [alice, phone, ...others], link);
};

/** The one admin, who made the network, leaves; and comes back with his old key on a new device. */
const lastAdmin = async (): Promise<Told> => {
  const town = await townOf(44, ['Bob', 'Carol']);
  const { world, alice, others, channel_id, link } = town;
  await sayIn(alice, channel_id, 'I am off');
  await world.advance(2_000);
  right(await alice.me.api['user.leave']({ network_id: town.network_id }));
  await world.advance(5_000);
  await sayIn(others[0]!, channel_id, 'nobody leads us');
  await world.advance(5_000);
  const forge = await openForge(town);
  const key = forge.keyOf(alice);
  const asCreator = forge.device(key, 'Alice again', null, forge.recoveryKeyOf(alice));
  await world.advance(5);
  const back = [...asCreator, ...forge.device(key, 'By the link', link)];
  return toldOf(town, [alice, ...others], link, back);
};

/** The link that all came by is revoked; somebody comes by it all the same, and others with the proofs of those before. */
const revokedInvite = async (): Promise<Told> => {
  const town = await townOf(45, ['Bob', 'Carol', 'Dave']);
  const { world, alice, others, channel_id, invite_id } = town;
  const [bob, carol] = [others[0]!, others[1]!];
  await sayIn(bob, channel_id, 'by the old link');
  carol.cable.pull();
  right(await alice.me.api['invite.revoke']({ invite_id }));
  await world.advance(2_000);
  // She does not know, and lets nobody in by herself.
  await sayIn(carol, channel_id, 'by the old link, too');
  carol.cable.plug();
  await world.advance(20_000);
  const forge = await openForge(town);
  const late = [
    ...forge.device(forge.newKey(), 'Late', town.link),
    ...forge.device(forge.newKey(), 'By his proof', forge.proofOf(bob)),
    ...forge.device(forge.keyOf(bob), 'By his own proof', forge.proofOf(bob)),
  ];
  const link = await openLink(town, alice);
  await world.advance(5_000);
  return toldOf(town, [alice, ...others], link, late);
};

/** Two admins remove each other at the same moment; the lower one, who does not know yet, makes one more admin. */
const mutual = async (): Promise<Told> => {
  const town = await townOf(23, ['Bob', 'Carol', 'Dave']);
  const { world, alice, others, channel_id, network_id, admins_id } = town;
  const [bob, carol, dave] = [others[0]!, others[1]!, others[2]!];
  for (const one of [bob, carol]) await makeAdmin(town, alice, one);
  for (const one of others) await sayIn(one, channel_id, `said by ${one.name}`);
  await world.advance(2_000);
  // The lower of the two is refused by his own node; his removal is made all the same.
  const refused = E.isLeft(await bob.me.api['user.remove']({ user_id: carol.peer_id }));
  const [lower, higher] = refused ? [bob, carol] : [carol, bob];
  if (refused) await removes(carol, bob);
  else left(await carol.me.api['user.remove']({ user_id: bob.peer_id }));
  right(await lower.me.api['lab.remove']({ network_id, user_id: higher.peer_id }));
  right(await lower.me.api['group.add_member']({ group_id: admins_id, user_id: dave.peer_id }));
  await world.advance(30_000);
  return toldOf(town, [alice, ...others], await openLink(town, alice));
};

const COMER = 'Newcomer 1 member';

interface Story {
  readonly tell: () => Promise<Told>;
  /** How often each event is refused that no order lets in. */
  readonly refused: number;
  readonly people: readonly string[];
  readonly said: readonly string[];
}

/** Everything that is told of who goes, and why, and what it comes to. */
export const REMOVALS: readonly (readonly [string, Story])[] = [
  [
    'two admins who remove each other',
    {
      tell: mutual,
      refused: 0,
      people: ['Alice 1 admin member', 'Bob 0 removed', 'Carol 1 admin member', 'Dave 1 member', COMER],
      said: ['#general 0', '  Bob: said by Bob (removed)', '  Carol: said by Carol', '  Dave: said by Dave'],
    },
  ],
  [
    'a removal by a higher admin',
    {
      tell: higherAdmin,
      refused: 0,
      people: ['Alice 1 admin member', 'Bob 0 removed', 'Carol 1 admin member', 'Dave 1 member', COMER],
      said: [
        '#general 0',
        '  Bob: as an admin (removed)',
        '  Bob: as he thinks, still (removed)',
        '  Carol: without him',
      ],
    },
  ],
  [
    'a leave, and a removed user who comes back',
    {
      tell: comesBack,
      refused: 0,
      people: [
        'Alice 1 admin member',
        'Bob 0 removed',
        'Carol 0 removed',
        'Carol again 1 member',
        'Dave 1 member',
        COMER,
        // A key binds nobody: by a new link its holder is somebody new.
        'Old key 1 member',
      ],
      said: ['#general 0', '  Bob: goodbye (removed)', '  Carol again: as I am', '  Carol: as I was (removed)'],
    },
  ],
  [
    'a device that removes a later one, and not the other way round',
    {
      tell: twoDevices,
      refused: 0,
      people: ['Alice 1 admin member', 'Bob 1 member', 'Carol 1 member', COMER],
      said: [
        ...['#general 0', '  Alice: and now?', '  Bob: from the desk'],
        ...['  Bob: from the phone (removed)', '  Bob: the desk is lost (removed)', '  Bob: the phone is lost'],
      ],
    },
  ],
  [
    'the last admin who leaves, and his key on a new device',
    {
      tell: lastAdmin,
      refused: 0,
      // A copy of the founder's keys is one more founder, and takes nothing from anybody.
      people: ['Alice 0 removed', 'Alice again 1 admin member', 'Bob 1 member', 'Carol 1 member'],
      said: ['#general 0', '  Alice: I am off (removed)'],
    },
  ],
  [
    'an invite that is revoked, and old proofs',
    {
      tell: revokedInvite,
      refused: 2,
      people: ['Alice 1 admin member', 'Bob 1 member', 'Carol 1 member', 'Dave 1 member', COMER],
      said: ['#general 0', '  Bob: by the old link', '  Carol: by the old link, too'],
    },
  ],
];
