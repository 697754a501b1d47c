import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compress, encodingFor } from '../../../src/http/encodings.ts';

const large = 'x'.repeat(1025);

describe('the encoding of a response', () => {
  it.each([
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['gzip, deflate, br, zstd', 'br'],
    ['GZIP', 'gzip'],
    ['*', 'br'],
    ['br;q=0.5, gzip;q=0.8', 'gzip'],
    ['br; q=0.8 , gzip;q=0.8', 'br'],
    ['br;q=0, *', 'gzip'],
    ['gzip;q=0, *;q=0.1', 'br'],
    ['identity;q=0.5, gzip;q=0.5', 'gzip'],
    ['identity, gzip;q=0.5', undefined],
    ['br;q=0', undefined],
    ['br;q=0, gzip;q=0', undefined],
    ['*;q=0', undefined],
    ['deflate, zstd', undefined],
    ['identity', undefined],
    ['br;q=nonsense', undefined],
    ['br;q=1.5', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('for %s is %s', (accepted, encoding) => {
    expect(encodingFor(accepted, large)).toBe(encoding);
    // The second call reads the remembered choice.
    expect(encodingFor(accepted, large)).toBe(encoding);
  });

  it('is none for a small body', () => {
    expect(encodingFor('br', 'x'.repeat(1024))).toBeUndefined();
  });
});

describe('a compressed body', () => {
  it('decompresses to the original', async () => {
    const text = 'Zoë calls 🙂 '.repeat(500);
    for (const body of [text, Buffer.from(text)]) {
      expect(brotliDecompressSync(await compress(body, 'br')).toString()).toBe(text);
      expect(gunzipSync(await compress(body, 'gzip')).toString()).toBe(text);
    }
  });
});
