// The compressed forms of what the cache keeps: each made once, held as long as the value, and counted with it.
import type { Cache } from '../../cache/cache.ts';
import { compress, type Encoding } from '../encodings.ts';

type Form = Buffer | Promise<Buffer>;

export function createCompressedForms({ grow }: Pick<Cache, 'grow'>) {
  const formsOf = new WeakMap<object, Partial<Record<Encoding, Form>>>();

  return function formOf(sent: { readonly body: string }, encoding: Encoding): Form {
    const forms = formsOf.get(sent) ?? {};
    const known = forms[encoding];
    if (known !== undefined) return known;
    formsOf.set(sent, forms);
    const made = compress(sent.body, encoding).then((form) => {
      if (grow(sent, form.byteLength)) forms[encoding] = form;
      else delete forms[encoding];
      return form;
    });
    forms[encoding] = made;
    made.catch(() => delete forms[encoding]);
    return made;
  };
}
