// A document that is the same for every caller. Its bytes, etag and compressed forms are created on the first request and kept.
import { compress, type Encoding } from '../encodings.ts';
import { etagOf } from '../entity-tags.ts';

export type PreparedDocument = ReturnType<typeof prepareDocument>;

export interface Source {
  readonly type: string;
  readonly cacheControl: string;
  readonly read: () => string | Buffer | Promise<Buffer>;
}

export function prepareDocument({ read, ...source }: Source) {
  const prepared = once(async () => {
    const body = Buffer.from(await read());
    return { body, etag: etagOf(body) };
  });
  const forms = new Map<Encoding, Promise<Buffer>>();

  return {
    ...source,
    read: prepared,
    async compressed(encoding: Encoding): Promise<Buffer> {
      const { body } = await prepared();
      const form = forms.get(encoding) ?? compress(body, encoding);
      forms.set(encoding, form);
      form.catch(() => forms.delete(encoding));
      return form;
    },
  };
}

function once<Value>(create: () => Promise<Value>): () => Promise<Value> {
  let created: Promise<Value> | undefined;
  return () => {
    if (created === undefined) {
      created = create();
      // The next request tries again after a failure.
      created.catch(() => {
        created = undefined;
      });
    }
    return created;
  };
}
