// Content encodings: uncompressed, brotli or gzip (RFC 9110 §12.5.3).
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { LRUCache } from 'lru-cache';

export type Encoding = 'br' | 'gzip';

/** A shorter body fits into one packet without compression. */
const minLength = 1024;

/** A compromise: well compressed, and cheap enough for a body that is sent once. */
const brotliQuality = 4;

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

/** Runs outside the event loop. */
export function compress(body: string | Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'gzip') return toGzip(body);
  const sizeHint = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
  const params = { [constants.BROTLI_PARAM_QUALITY]: brotliQuality, [constants.BROTLI_PARAM_SIZE_HINT]: sizeHint };
  return toBrotli(body, { params });
}

/** By header: browsers send only a few different ones. */
const chosen = new LRUCache<string, { readonly encoding: Encoding | undefined }>({ max: 100 });

/** Undefined: send it uncompressed. */
export function encodingFor(accepted: string | string[] | undefined, body: string | Buffer): Encoding | undefined {
  if (accepted === undefined || body.length <= minLength) return undefined;
  const header = String(accepted);
  const known = chosen.get(header);
  if (known !== undefined) return known.encoding;
  const encoding = choose(header);
  chosen.set(header, { encoding });
  return encoding;
}

// Own code: @fastify/accept-negotiator chooses brotli for `br;q=0, *`.
function choose(header: string): Encoding | undefined {
  const weights = new Map(header.toLowerCase().split(',').map(weighted));
  const weightOf = (name: string) => weights.get(name) ?? weights.get('*') ?? 0;
  const best = weightOf('gzip') > weightOf('br') ? 'gzip' : 'br';
  const weight = weightOf(best);
  return weight > 0 && weight >= (weights.get('identity') ?? 0) ? best : undefined;
}

/** `gzip;q=0.5` -> ['gzip', 0.5]. A malformed weight is 0. */
function weighted(part: string): [name: string, weight: number] {
  const [name = '', ...parameters] = part.split(';').map((word) => word.trim());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  const weight = quality === undefined ? 1 : Number(quality.slice(2));
  return [name, weight >= 0 && weight <= 1 ? weight : 0];
}
