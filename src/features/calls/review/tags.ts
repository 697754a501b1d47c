// Tags of calls: free words of an organisation.

export const maxTags = 20;
export const maxTagLength = 40;

/** One tag is one value in any notation: `  Wrong  Number` is `wrong number`. */
export function normalizeTag(tag: string): string {
  return tag.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

export function normalizeTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map(normalizeTag))];
}
