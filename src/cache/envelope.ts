// How a value lies in Redis: a letter for how it is packed, the full key, the counters of its tags, when it was loaded, and
// its JSON. Whatever comes back is compared with what was asked for before anything of it is believed.
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import { freezeJson } from './json-value.ts';

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

const plainLetter = 'J'.charCodeAt(0);
const brotliLetter = 'B'.charCodeAt(0);
const newline = 10;
const compressedFromBytes = 8 * 1024;
const maxJsonBytes = 4 * 1024 * 1024;

export interface Opened {
  readonly value: unknown;
  readonly jsonBytes: number;
  readonly loadedAtMs: number;
}

/** Keys and counters hold no newline: keys are escaped, counters are digits. */
const headOf = (key: string, counters: string) => `${key}\n${counters}\n`;

/** Absent: too large to be shared. */
export async function seal(
  key: string,
  counters: string,
  json: string,
  loadedAtMs: number,
): Promise<string | Buffer | undefined> {
  const head = `${headOf(key, counters)}${loadedAtMs}\n`;
  // A UTF-16 unit is at most three bytes, so most values need not be measured.
  if (json.length * 3 < compressedFromBytes) return `J${head}${json}`;
  const bytes = Buffer.from(json);
  if (bytes.length > maxJsonBytes) return undefined;
  if (bytes.length < compressedFromBytes) return Buffer.concat([Buffer.from(`J${head}`), bytes]);
  const packed = await compress(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
  return Buffer.concat([Buffer.from(`B${head}`), packed]);
}

/**
 * Absent: of another moment, which is how an invalidated value looks. Throws when it is no envelope of this key at all.
 * Small values are opened at once, so that a hit waits for nothing but Redis.
 */
export function open(sealed: Buffer, key: string, counters: string): Opened | Promise<Opened> | undefined {
  const letter = sealed[0];
  if (letter !== plainLetter && letter !== brotliLetter) throw new Error('What lies in Redis is no envelope.');
  const head = headOf(key, counters);
  const headBytes = Buffer.byteLength(head);
  if (sealed.toString('utf8', 1, 1 + headBytes) !== head) {
    const keyLine = `${key}\n`;
    if (sealed.toString('utf8', 1, 1 + Buffer.byteLength(keyLine)) === keyLine) return undefined;
    throw new Error('What lies in Redis under this key is the envelope of another.');
  }
  const end = sealed.indexOf(newline, 1 + headBytes);
  const loadedAtMs = Number(sealed.toString('latin1', 1 + headBytes, end));
  if (end < 0 || !Number.isFinite(loadedAtMs))
    throw new Error('The envelope in Redis does not say when it was loaded.');
  if (letter === plainLetter) return opened(sealed.toString('utf8', end + 1), sealed.length - end - 1, loadedAtMs);
  return openPacked(sealed.subarray(end + 1), loadedAtMs);
}

/** A few bytes may claim to be gigabytes: it ends at the size that would have been refused on the way in. */
async function openPacked(packed: Buffer, loadedAtMs: number): Promise<Opened> {
  const bytes = await decompress(packed, { maxOutputLength: maxJsonBytes });
  return opened(bytes.toString('utf8'), bytes.length, loadedAtMs);
}

/** Frozen here: what is nested deeper than any stack is no value of ours, and that is found out where it can be a miss. */
const opened = (json: string, jsonBytes: number, loadedAtMs: number): Opened => ({
  value: freezeJson(JSON.parse(json)),
  jsonBytes,
  loadedAtMs,
});
