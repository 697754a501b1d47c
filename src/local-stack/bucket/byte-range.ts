// The range of a request, as S3 reads it: an invalid range is ignored, and a suffix may be longer than the object.

/** A header that `send` accepts, or undefined for the whole object. */
export function readRange(header: string | undefined, size: number): string | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && Number(last) > size) return 'bytes=0-';
  const isValid = first === '' ? last !== '' : last === '' || Number(first) <= Number(last);
  return isValid ? header : undefined;
}

/** The bytes of a valid header from `from` up to `to`, which is not included. Null: no byte of the object is in the range. */
export function resolveRange(header: string, size: number): { from: number; to: number } | null {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  const from = first === '' ? size - Number(last) : Number(first);
  const to = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  return from < to ? { from, to } : null;
}
