import { execFileSync } from 'node:child_process';

/** Machines on one switch, each a network namespace of this one. Linux, root, iproute2 and nftables. */
export interface Lan {
  readonly hosts: readonly Host[];
  /** Of what comes in at each host over UDP, so many of a hundred packets are lost. */
  readonly lose: (percent: number) => void;
  /** Nothing passes between these two, either way. */
  readonly cut: (one: Host, other: Host) => void;
  /** Ends all cuts; losses stay. */
  readonly heal: () => void;
  /** Packets that were dropped so far: by chance, and by a cut. */
  readonly dropped: () => Dropped;
  /** Takes all of it away. Safe to call again, and whatever became of the rest. */
  readonly remove: () => void;
}

export interface Host {
  readonly name: string;
  readonly address: string;
  /** What stands before a command that is to run there. */
  readonly within: readonly string[];
}

export interface Dropped {
  readonly lost: number;
  readonly cut: number;
}

const run = (command: string, args: readonly string[], input?: string): string =>
  execFileSync(command, args, {
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(input !== undefined && { input }),
  });
const ip = (...args: readonly string[]): string => run('ip', args);

const answers = (command: string, ...args: readonly string[]): boolean => {
  try {
    run(command, args);
    return true;
  } catch {
    return false;
  }
};

/** Why no namespaces can be made here; undefined: they can. */
export const whyNot = (): string | undefined => {
  if (process.platform !== 'linux') return 'network namespaces are Linux only';
  if (process.getuid?.() !== 0) return 'only root makes network namespaces';
  if (!answers('ip', '-V')) return '`ip` is missing (Debian: iproute2)';
  if (!answers('nft', '--version')) return '`nft` is missing (Debian: nftables)';
  return undefined;
};

/** The rules of one host: what to drop of what comes in. Counters go on from where they are when only a set changes. */
const TABLE = `
table inet sotto {
  counter lost { }
  counter cut { }
  set cut_from { type ipv4_addr; }
  chain loss { }
  chain arrive {
    type filter hook input priority 0; policy accept;
    ip saddr @cut_from counter name cut drop
    meta l4proto udp jump loss
  }
}`;

const wire = (hub: string, { name, address }: Host, nth: number): void => {
  ip('netns', 'add', name);
  ip('-n', hub, 'link', 'add', `p${nth}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
  ip('-n', hub, 'link', 'set', `p${nth}`, 'master', 'br0', 'up');
  ip('-n', name, 'address', 'add', `${address}/24`, 'dev', 'eth0');
  for (const device of ['lo', 'eth0']) ip('-n', name, 'link', 'set', device, 'up');
};

const counted = (text: string): number => Number(/packets (\d+)/.exec(text)?.[1] ?? 0);

/** The switch lives in a namespace of its own: nothing is added to this machine's own network. */
export const openLan = (names: readonly string[]): Lan => {
  const prefix = `sotto-${process.pid}`;
  const hub = `${prefix}-switch`;
  const hosts = names.map((name, n): Host => {
    const space = `${prefix}-${name}`;
    return { name: space, address: `10.77.0.${n + 1}`, within: ['ip', 'netns', 'exec', space] };
  });
  const nft = ({ name }: Host, rules: string): string => run('ip', ['netns', 'exec', name, 'nft', '-f', '-'], rules);
  const counterOf = ({ name }: Host, counter: keyof Dropped): number =>
    counted(ip('netns', 'exec', name, 'nft', 'list', 'counter', 'inet', 'sotto', counter));
  const inAll = (counter: keyof Dropped): number => hosts.reduce((sum, host) => sum + counterOf(host, counter), 0);
  const remove = (): void => {
    for (const space of [...hosts.map(({ name }) => name), hub]) answers('ip', 'netns', 'delete', space);
  };
  try {
    ip('netns', 'add', hub);
    ip('-n', hub, 'link', 'add', 'br0', 'type', 'bridge');
    ip('-n', hub, 'link', 'set', 'br0', 'up');
    hosts.forEach((host, n) => {
      wire(hub, host, n);
      nft(host, TABLE);
    });
  } catch (cause) {
    remove();
    throw cause;
  }
  return {
    hosts,
    lose: (percent) => {
      const rule = `add rule inet sotto loss numgen random mod 100 < ${percent} counter name lost drop`;
      for (const host of hosts) nft(host, `flush chain inet sotto loss\n${percent > 0 ? rule : ''}\n`);
    },
    cut: (one, other) => {
      nft(one, `add element inet sotto cut_from { ${other.address} }\n`);
      nft(other, `add element inet sotto cut_from { ${one.address} }\n`);
    },
    heal: () => hosts.forEach((host) => nft(host, 'flush set inet sotto cut_from\n')),
    dropped: () => ({ lost: inAll('lost'), cut: inAll('cut') }),
    remove,
  };
};
