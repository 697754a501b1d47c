/** PostgreSQL stores neither NUL nor half of a surrogate pair. */
export function toStorableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}
