// Entity tags (RFC 9110 §8.8.3). A tag is strong: of these bytes in this encoding. What is compressed has the tag of the value
// with the encoding at its end, so all forms of a value are known by each other's tags.
import { hash } from 'node:crypto';
import type { Encoding } from './encodings.ts';

export const etagOf = (body: string | Buffer): string => `"${hash('sha1', body, 'base64url')}"`;

/** `"abc"` -> `"abc-br"` */
export const etagForEncoding = (etag: string, encoding: Encoding): string => `${etag.slice(0, -1)}-${encoding}"`;

const withoutEncoding = (tag: string) => tag.replace(/-(?:br|gzip)"$/, '"');

/** What is no tag comes as it is, and is the tag of nothing. */
const listed = (header: string): string[] => header.match(/(?:W\/)?"[^"]*"(?=\s*(?:,|$))|[^,\s][^,]*/g) ?? [];

/** `*`: whatever there is. */
export const isAny = (header: string) => header.trim() === '*';

/** If-Match (§13.1.1): strong comparison, so a weak tag matches nothing. */
export function satisfiesIfMatch(header: string, etag: string): boolean {
  return isAny(header) || listed(header).some((tag) => withoutEncoding(tag) === etag);
}

/**
 * If-None-Match (§13.1.2): weak comparison, since a proxy that compresses makes a tag weak. The form that the caller has: its
 * strong tag, or `*`; absent: none.
 */
export function matchingEtag(header: string | undefined, etag: string): string | undefined {
  if (header === undefined) return undefined;
  if (header === etag) return etag;
  if (isAny(header)) return '*';
  const strong = listed(header).map((tag) => tag.replace(/^W\//, ''));
  return strong.find((tag) => withoutEncoding(tag) === etag);
}
