// Run by memory.test.ts with --expose-gc: reads small values with long keys, each once, and prints the heap size.
import { createCache } from '../../../src/cache/cache.ts';
import { orgKey } from '../../../src/cache/key.ts';
import { mebibyte, policyOf } from './doubles.ts';

const keys = 15_000;
const boundBytes = 64 * mebibyte;
const cache = createCache({ maxBytes: boundBytes, orgShare: 1 });
const policy = policyOf();
/** The doorkeeper keeps keys too. */
const scanned = policyOf({ name: 'scanned', needsSecondRequest: () => true });
const org = orgKey('acme');

function heapBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed + process.memoryUsage().external;
}

const emptyBytes = heapBytes();
for (let key = 0; key < keys; key++) {
  // Characters of two bytes, in a flat string that is not shared.
  const search = Buffer.from(`${key} ü`.repeat(1000)).subarray(0, 6000).toString();
  await cache.read(policy, org, { search }, async () => key);
  if (key % 2 === 0) await cache.read(scanned, org, { search }, async () => key);
}
const { size, bytes } = cache.stats();
process.stdout.write(JSON.stringify({ keys, boundBytes, heapBytes: heapBytes() - emptyBytes, size, bytes }));
