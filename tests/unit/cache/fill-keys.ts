// Run by memory.test.ts with --expose-gc: asks for small values by long keys, each once, and prints what that takes of the heap.
import { createCache } from '../../../src/cache/cache.ts';
import { orgKey } from '../../../src/cache/key.ts';
import { mebibyte, policyOf } from './doubles.ts';

const keys = 50_000;
const boundBytes = 64 * mebibyte;
const cache = createCache({ maxBytes: boundBytes, orgShare: 1 });
const policy = policyOf();
/** What is admitted on second sight remembers keys of its own, though it stores nothing here. */
const scanned = policyOf({ name: 'scanned', needsSecondRequest: () => true });
const org = orgKey('acme');

function heapBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed + process.memoryUsage().external;
}

const emptyBytes = heapBytes();
for (let key = 0; key < keys; key++) {
  // Letters that take two bytes each, and are no rope of a text that all share.
  const search = Buffer.from(`${key} ü`.repeat(1000)).subarray(0, 6000).toString();
  await cache.read(policy, org, { search }, async () => key);
  if (key % 2 === 0) await cache.read(scanned, org, { search }, async () => key);
}
const { size, bytes } = cache.stats();
process.stdout.write(JSON.stringify({ keys, boundBytes, heapBytes: heapBytes() - emptyBytes, size, bytes }));
