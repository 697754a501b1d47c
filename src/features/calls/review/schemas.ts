import { type Static, Type } from 'typebox';
import { callSentiments } from '../../../domain/call.ts';
import { Id, Instant, Nullable } from '../../../http/contract.ts';
import * as examples from '../examples.ts';
import { maxItemLength } from './action-items.ts';
import { maxTagLength, maxTags } from './tags.ts';

export const maxNoteLength = 4000;

const Tag = Type.String({
  minLength: 1,
  maxLength: maxTagLength,
  // Not only white space, and no control characters.
  pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]*[^\\s\\u0000-\\u001f\\u007f-\\u009f][^\\u0000-\\u001f\\u007f-\\u009f]*$',
});

export const Review = Type.Object(
  {
    reviewed_at: Nullable(Instant('Null: the call is not reviewed.')),
    reviewed_by: Nullable(Id('The user.')),
    note: Nullable(Type.String()),
    tags: Type.Array(Type.String()),
    sentiment_override: Nullable(
      Type.Enum([...callSentiments], {
        description: "The `sentiment` of the call, in place of the provider's. Null: the provider's applies.",
      }),
    ),
    provider_sentiment: Nullable(
      Type.Enum([...callSentiments], {
        description: "The provider's value, with an override. Null: none, or no override.",
      }),
    ),
  },
  { title: 'CallReview', description: 'What members added to the call. Null: nothing yet.' },
);

export const ActionItems = Type.Array(
  Type.Object({ text: Type.String(), done: Type.Boolean() }, { title: 'ActionItem' }),
  { description: 'Follow-up tasks of the call, in the order of the provider.' },
);

export const ReviewChange = Type.Object(
  {
    reviewed: Type.Optional(
      Type.Boolean({ description: 'True keeps the time and the user of the first review. False removes them.' }),
    ),
    note: Type.Optional(Nullable(Type.String({ maxLength: maxNoteLength, description: 'Null or empty: no note.' }))),
    tags: Type.Optional(
      Type.Array(Tag, {
        maxItems: maxTags,
        description: 'All tags of the call. Stored in lower case, without repetitions and superfluous white space.',
      }),
    ),
    sentiment_override: Type.Optional(
      Nullable(
        Type.Enum([...callSentiments], {
          description:
            'Replaces the `sentiment` of the call in lists, filters, figures and exports, also when the provider changes its own. Null: the value of the provider applies again.',
        }),
      ),
    ),
    action_items: Type.Optional(
      Type.Array(
        Type.Object(
          {
            text: Type.String({ minLength: 1, maxLength: maxItemLength, description: 'As in the call.' }),
            done: Type.Boolean(),
          },
          { additionalProperties: false },
        ),
        {
          maxItems: 1000,
          description: 'Action items to change. The others keep their state.',
          examples: [[{ text: 'Free the slot on 24 November', done: true }]],
        },
      ),
    ),
  },
  { title: 'CallReviewChange', additionalProperties: false, minProperties: 1, examples: [examples.reviewChange] },
);
export type ReviewChange = Static<typeof ReviewChange>;

export const CallTags = Type.Object(
  {
    data: Type.Array(
      Type.Object(
        {
          tag: Type.String(),
          calls: Type.Integer({ minimum: 1, description: 'The total of the list with `tag`, without other filters.' }),
        },
        { title: 'CallTag' },
      ),
    ),
  },
  { title: 'CallTags', description: 'The tags in use.', examples: [examples.callTags] },
);
