import type { OrgScope } from '../../../crud/store.ts';
import type { Json } from '../../../database/database.types.ts';
import { dataOf } from '../../../database/postgrest-response.ts';
import { PreconditionFailed, ValidationFailed } from '../../../errors.ts';
import type { ActionItem } from './action-items.ts';
import type { ReviewChange } from './schemas.ts';
import { normalizeTags } from './tags.ts';

/**
 * False: the call does not exist. With `expected`, throws unless the review was last changed at that time; null stands for a call
 * without a review.
 */
export async function writeReview(
  { database, orgId }: OrgScope,
  callId: string,
  change: ReviewChange,
  expected: string | null | undefined,
): Promise<boolean> {
  const response = await database.rpc('review_call', {
    org: orgId,
    call: callId,
    changes: storedChange(change),
    ...(expected !== undefined && { is_conditional: true }),
    ...(typeof expected === 'string' && { expected }),
  });
  if (response.error?.code === 'PT412') throw new PreconditionFailed({ cause: response.error });
  return dataOf(response);
}

function storedChange({ reviewed, note, tags, sentiment_override, action_items: items }: ReviewChange): Json {
  return {
    ...(reviewed !== undefined && { reviewed }),
    ...(note !== undefined && { note: note?.trim() || null }),
    ...(sentiment_override !== undefined && { sentiment_override }),
    ...(tags !== undefined && { tags: normalizeTags(tags) }),
    ...(items !== undefined && { items_done: Object.fromEntries(items.map(({ text, done }) => [text, done])) }),
  };
}

/** The provider may have replaced the list since the client read it. */
export function assertKnownItems(changed: readonly ActionItem[], known: readonly ActionItem[]): void {
  const texts = new Set(known.map(({ text }) => text));
  const index = changed.findIndex(({ text }) => !texts.has(text));
  if (index === -1) return;
  const field = `action_items.${index}.text`;
  throw new ValidationFailed(`${field} is not the text of an action item of this call: read it again`, { field });
}
