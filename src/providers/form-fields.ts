// The fields of a form or a query. Providers sign their decoded names and values.
import type { Delivery } from './provider.ts';

/** Sorting fields is not linear, and happens before a signature is known to be valid. */
const maxFields = 1000;

export type FormFields = ReadonlyMap<string, readonly string[]>;

/** Null: too many fields. */
export function readFormFields(text: string): FormFields | null {
  if (hasTooMany(text)) return null;
  const fields = new Map<string, string[]>();
  // URLSearchParams ignores one leading question mark, and a form may begin with its own.
  for (const [name, value] of new URLSearchParams(`?${text}`)) {
    const values = fields.get(name);
    if (values === undefined) fields.set(name, [value]);
    else values.push(value);
  }
  return fields;
}

function hasTooMany(text: string): boolean {
  let found = 0;
  for (let at = text.indexOf('&'); at !== -1 && found < maxFields; at = text.indexOf('&', at + 1)) found += 1;
  return found >= maxFields;
}

/** Null: the body is no form, or has too many fields. */
export function readFormBody({ headers, rawBody }: Delivery): FormFields | null {
  if (rawBody.length === 0) return new Map();
  return isForm(headers['content-type']) ? readFormFields(rawBody.toString()) : null;
}

export function isForm(contentType: string | undefined): boolean {
  return /^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType ?? '');
}

/** By UTF-16 code units, as the SDKs sort. */
export function sortedFields(fields: FormFields): readonly (readonly [string, readonly string[]])[] {
  return [...fields].sort(([one], [other]) => (one < other ? -1 : 1));
}
