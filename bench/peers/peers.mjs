const from = (file, name) => async () => (await import(`./cases/${file}.mjs`))[name];

/** Everything that is measured, in the order in which it is printed; each is loaded only where it is measured. */
export const PEERS = {
  'sotto-native': from('sotto', 'sottoNative'),
  'sotto-wasm': from('sotto', 'sottoWasm'),
  'ssb-db2': from('ssb', 'ssb'),
  'ssb-db2-private': from('ssb', 'ssbPrivate'),
  orbitdb: from('orbitdb', 'orbitdb'),
  hypercore: from('hypercore', 'hypercore'),
  'hypercore-single': from('hypercore', 'hypercoreSingle'),
  nostr: from('nostr', 'nostr'),
  'nostr-wasm': from('nostr', 'nostrWasm'),
};
