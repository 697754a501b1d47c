// Compressed bodies of cached responses: compressed once, kept as long as the response, and counted in its size.
import type { Cache } from '../../cache/cache.ts';
import { compress, type Encoding } from '../encodings.ts';

type Body = Buffer | Promise<Buffer>;

export function createCompressedBodies({ grow }: Pick<Cache, 'grow'>) {
  const bodiesOf = new WeakMap<object, Partial<Record<Encoding, Body>>>();

  return function compressedBodyOf(response: { readonly body: string }, encoding: Encoding): Body {
    const bodies = bodiesOf.get(response) ?? {};
    const known = bodies[encoding];
    if (known !== undefined) return known;
    bodiesOf.set(response, bodies);
    const compressing = compress(response.body, encoding).then((bytes) => {
      if (grow(response, bytes.byteLength)) bodies[encoding] = bytes;
      else delete bodies[encoding];
      return bytes;
    });
    bodies[encoding] = compressing;
    compressing.catch(() => delete bodies[encoding]);
    return compressing;
  };
}
