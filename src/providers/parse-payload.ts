// The verified bytes as a payload. What it returns can be stored as jsonb and read without a guard against prototypes.
import { type FormFields, isForm, readFormFields } from './form-fields.ts';
import { type Delivery, type Payload, UnreadablePayload } from './provider.ts';
import { toStorableText } from './storable-text.ts';

const maxDepth = 32;

/** Throws UnreadablePayload. A JSON body is an object. A repeated form field is a list. */
export function parsePayload({ method, url, headers, rawBody }: Delivery): Payload {
  if (method === 'GET') return readFields(URL.parse(url)?.search.slice(1) ?? '');
  if (isForm(headers['content-type'])) return readFields(rawBody.toString());
  const value = readValue(parseJson(rawBody), 0);
  if (!isObject(value)) throw new UnreadablePayload('The body must be a JSON object');
  return value;
}

function readFields(text: string): Payload {
  const fields = readFormFields(text);
  if (fields === null) throw new UnreadablePayload('The request has too many fields');
  return readObject(valuesOf(fields), 0);
}

const valuesOf = (fields: FormFields): Payload =>
  Object.fromEntries([...fields].map(([name, values]) => [name, values.length === 1 ? values[0] : values]));

function parseJson(rawBody: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(rawBody));
  } catch {
    // The message of JSON.parse quotes the body.
    throw new UnreadablePayload('The body is not valid JSON');
  }
}

const isObject = (value: unknown): value is Payload =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return toStorableText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) throw new UnreadablePayload(`The body is nested more than ${maxDepth} levels deep`);
  return Array.isArray(value) ? value.map((each) => readValue(each, depth + 1)) : readObject(value, depth);
}

function readObject(value: object, depth: number): Payload {
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [readKey(key), readValue(each, depth + 1)]));
}

function readKey(key: string): string {
  if (key === '__proto__' || key === 'constructor') throw new UnreadablePayload(`The key ${key} is not allowed`);
  return toStorableText(key);
}
