// What is the same for everybody, and is made at the first request for it: its bytes, its tag and its compressed forms.
import { compress, type Encoding } from '../encodings.ts';
import { etagOf } from '../entity-tags.ts';

export type Kept = ReturnType<typeof keep>;

export interface Source {
  readonly type: string;
  readonly cacheControl: string;
  readonly read: () => string | Buffer | Promise<Buffer>;
}

export function keep({ read, ...source }: Source) {
  const made = once(async () => {
    const body = Buffer.from(await read());
    return { body, etag: etagOf(body) };
  });
  const compressed = new Map<Encoding, Promise<Buffer>>();

  return {
    ...source,
    made,
    async in(encoding: Encoding): Promise<Buffer> {
      const { body } = await made();
      const form = compressed.get(encoding) ?? compress(body, encoding);
      compressed.set(encoding, form);
      form.catch(() => compressed.delete(encoding));
      return form;
    },
  };
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    if (made === undefined) {
      made = make();
      // What failed is tried again by the next request.
      made.catch(() => {
        made = undefined;
      });
    }
    return made;
  };
}
