// The format of a value in Redis: one letter for the compression, the full key, the counters of its tags, the time of the load,
// and the JSON. The key and the counters are compared before the rest is parsed.
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import { freezeJson } from '../json-value.ts';

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

const plainLetter = 'J'.charCodeAt(0);
const brotliLetter = 'B'.charCodeAt(0);
const newline = 10;
const compressedFromBytes = 8 * 1024;
const maxJsonBytes = 4 * 1024 * 1024;

interface Opened {
  readonly value: unknown;
  readonly jsonBytes: number;
  readonly loadedAtMs: number;
}

/** Neither contains a newline: keys are escaped, counters are digits. */
const headOf = (key: string, counters: string) => `${key}\n${counters}\n`;

/** Absent: too large to be shared. */
export async function seal(
  key: string,
  counters: string,
  json: string,
  loadedAtMs: number,
): Promise<string | Buffer | undefined> {
  const head = `${headOf(key, counters)}${loadedAtMs}\n`;
  // A UTF-16 unit is at most three bytes in UTF-8: most values need no exact length.
  if (json.length * 3 < compressedFromBytes) return `J${head}${json}`;
  const bytes = Buffer.from(json);
  if (bytes.length > maxJsonBytes) return undefined;
  if (bytes.length < compressedFromBytes) return Buffer.concat([Buffer.from(`J${head}`), bytes]);
  const packed = await compress(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
  return Buffer.concat([Buffer.from(`B${head}`), packed]);
}

/** Absent: other counters, so the value is outdated. Throws when it is not an envelope of this key. */
export function open(sealed: Buffer, key: string, counters: string): Opened | Promise<Opened> | undefined {
  const letter = sealed[0];
  if (letter !== plainLetter && letter !== brotliLetter) throw new Error('The value in Redis is not an envelope.');
  const head = headOf(key, counters);
  const headBytes = Buffer.byteLength(head);
  if (sealed.toString('utf8', 1, 1 + headBytes) !== head) {
    const keyLine = `${key}\n`;
    if (sealed.toString('utf8', 1, 1 + Buffer.byteLength(keyLine)) === keyLine) return undefined;
    throw new Error('The value in Redis belongs to another key.');
  }
  const end = sealed.indexOf(newline, 1 + headBytes);
  const loadedAtMs = Number(sealed.toString('latin1', 1 + headBytes, end));
  if (end < 0 || !Number.isFinite(loadedAtMs)) throw new Error('The value in Redis has no load time.');
  if (letter === plainLetter) return opened(sealed.toString('utf8', end + 1), sealed.length - end - 1, loadedAtMs);
  return openPacked(sealed.subarray(end + 1), loadedAtMs);
}

/** A few compressed bytes may expand to gigabytes, so the size is limited. */
async function openPacked(packed: Buffer, loadedAtMs: number): Promise<Opened> {
  const bytes = await decompress(packed, { maxOutputLength: maxJsonBytes });
  return opened(bytes.toString('utf8'), bytes.length, loadedAtMs);
}

/** Frozen here, because a value that is nested too deeply throws, and that must count as a miss. */
const opened = (json: string, jsonBytes: number, loadedAtMs: number): Opened => ({
  value: freezeJson(JSON.parse(json)),
  jsonBytes,
  loadedAtMs,
});
