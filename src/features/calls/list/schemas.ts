import { type Static, Type } from 'typebox';
import { Snippet } from '../../../domain/snippet.ts';
import { Instant, Nullable, Strict } from '../../../http/contract.ts';
import * as examples from '../examples.ts';
import { filterParameters } from '../filters.ts';
import { CallRow } from '../schemas.ts';

export const ListQuery = Strict({
  ...filterParameters,
  sort: Type.Enum(['-started_at', 'started_at', '-duration_seconds', 'duration_seconds', '-cost', 'cost'], {
    default: '-started_at',
    description:
      '`-`: descending. A call with an unknown duration or cost sorts below all others. Calls with equal values sort by id.',
  }),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Default: 1.' })),
  cursor: Type.Optional(
    Type.String({
      maxLength: 300,
      description:
        '`pagination.nextCursor` or `previousCursor` of a page, instead of `page`. The last page is as fast as the first.',
    }),
  ),
});
export type ListQuery = Static<typeof ListQuery>;
export type Sort = ListQuery['sort'];

const ListItem = Type.Object(
  {
    ...CallRow.properties,
    snippet: Nullable({
      ...Snippet,
      description:
        'Null without `search_in=transcript`. The matching passages of the transcript, split where a match starts or ends. ` … ` marks text that was left out.',
    }),
  },
  { title: 'FoundCall' },
);

export const CallList = Type.Object(
  {
    data: Type.Array(ListItem),
    pagination: Type.Object({
      page: Nullable(Type.Integer({ description: 'Null with a cursor.' })),
      limit: Type.Integer(),
      total: Nullable(
        Type.Integer({
          description:
            'Null with a cursor, because the rows are not counted. At most 1000 with `search`, or 100 of a phrase.',
        }),
      ),
      totalIsExact: Nullable(
        Type.Boolean({ description: 'False: a search finds more calls than `total`. Read those by cursor.' }),
      ),
      totalPages: Nullable(Type.Integer({ description: 'Of `total`.' })),
      nextCursor: Nullable(Type.String({ description: 'Null on the last page.' })),
      previousCursor: Nullable(Type.String({ description: 'Null on the first page.' })),
      asOf: Instant('When the page was read. Send it as `to` to keep calls that start later out of further pages.'),
    }),
  },
  { title: 'CallList', description: 'A page of calls.', examples: [examples.callList] },
);
export type CallList = Static<typeof CallList>;

/** With the columns that a cursor may need. */
export type CallListRow = Static<typeof ListItem> & { readonly duration_rank: number; readonly cost_rank: number };
