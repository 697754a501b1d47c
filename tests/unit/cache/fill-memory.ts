// Run by memory.test.ts with --expose-gc: fills a cache and prints the largest heap size of its entries.
import { createCache } from '../../../src/cache/cache.ts';
import { orgKey } from '../../../src/cache/key.ts';
import { mebibyte, policyOf } from './doubles.ts';
import { seededChance } from './virtual-time.ts';

const inserts = 12_000;
const boundBytes = 64 * mebibyte;
const { below, random } = seededChance(5);
const orgs = Array.from({ length: 40 }, (_, index) => orgKey(`org-${index}`));
const cache = createCache({ maxBytes: boundBytes });
const policy = policyOf();

/** Mostly small, some up to 2 MiB; rows of a list, or one long text. Values share no strings. */
function makeValue(insert: number): unknown {
  const bytes = Math.floor(2 * mebibyte * random() ** 200);
  if (insert % 3 === 0) return Buffer.alloc(bytes, `${insert} `).toString('latin1');
  return Array.from({ length: Math.ceil(bytes / 100) }, (_, row) => ({
    id: `${insert}-${row}`,
    started_at: `2026-01-01T00:00:${row % 60}.${insert}`,
    seconds: row * 1.5 + insert,
    status: 'completed',
  }));
}

function heapBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed + process.memoryUsage().external;
}

const emptyBytes = heapBytes();
let mostHeapBytes = 0;
for (let insert = 0; insert < inserts; insert++) {
  await cache.read(policy, orgs[below(orgs.length)] ?? orgKey('none'), { insert }, async () => makeValue(insert));
  if (insert % 3000 === 2999) mostHeapBytes = Math.max(mostHeapBytes, heapBytes() - emptyBytes);
}
process.stdout.write(JSON.stringify({ inserts, boundBytes, mostHeapBytes, entries: cache.stats().size }));
