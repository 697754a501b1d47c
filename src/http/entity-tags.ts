// Entity tags (RFC 9110 §8.8.3). Each is strong: it identifies the bytes in one encoding. The etag of a compressed form is the etag of
// the value with the encoding as a suffix, so the forms of one value recognise each other. The etag of a row begins with its version,
// which changes only when the row itself is written.
import { hash } from 'node:crypto';
import type { Encoding } from './encodings.ts';

export function etagOf(body: string | Buffer, version?: string): string {
  const tag = hash('sha1', body, 'base64url');
  return version === undefined ? `"${tag}"` : `"${hash('sha1', version, 'base64url')}.${tag}"`;
}

const versionIn = (tag: string) => /^"([\w-]+)\.[\w-]+"$/.exec(tag)?.[1];

/** `"abc"` -> `"abc-br"` */
export const etagForEncoding = (etag: string, encoding: Encoding): string => `${etag.slice(0, -1)}-${encoding}"`;

const withoutEncoding = (tag: string) => tag.replace(/-(?:br|gzip)"$/, '"');

/** The etags of a header. A malformed one is returned as it is and matches nothing. */
const etagsIn = (header: string): string[] => header.match(/(?:W\/)?"[^"]*"(?=\s*(?:,|$))|[^,\s][^,]*/g) ?? [];

/** `*` matches any current value. */
export const isAny = (header: string) => header.trim() === '*';

/** If-Match (§13.1.1): strong comparison, so a weak etag matches nothing. */
export function satisfiesIfMatch(header: string, etag: string): boolean {
  return isAny(header) || etagsIn(header).some((tag) => withoutEncoding(tag) === etag);
}

/** For a write to the row: what was joined or computed may have changed since the client read it. */
export function satisfiesIfMatchOfRow(header: string, etag: string): boolean {
  const version = versionIn(etag);
  return satisfiesIfMatch(header, etag) || (version !== undefined && etagsIn(header).map(versionIn).includes(version));
}

/**
 * If-None-Match (§13.1.2): weak comparison, because a compressing proxy makes an etag weak. Returns the strong etag of the form that
 * the caller has, or `*`. Undefined: no match.
 */
export function matchingEtag(header: string | undefined, etag: string): string | undefined {
  if (header === undefined) return undefined;
  if (header === etag) return etag;
  if (isAny(header)) return '*';
  const strong = etagsIn(header).map((tag) => tag.replace(/^W\//, ''));
  return strong.find((tag) => withoutEncoding(tag) === etag);
}
