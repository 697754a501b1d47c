// The list of messages: all by time, or the results of a search by relevance.
import { type TSchema, Type } from 'typebox';
import { IdFilter } from '../../crud/schemas.ts';
import { readList } from '../../crud/store.ts';
import { listCacheOf } from '../../crud/views.ts';
import { messageDirections, messageMethods } from '../../domain/message.ts';
import { Snippet } from '../../domain/snippet.ts';
import { type TimeRange, timeRangeQuery } from '../../domain/time-range.ts';
import { defineView } from '../../http/cache/view.ts';
import { Id, Nullable, Pagination, SearchTerm, Strict } from '../../http/contract.ts';
import { message } from './resource.ts';
import { findMessages } from './search.ts';

const anyOf = (schema: TSchema, description: string) =>
  Type.Optional(Type.Array(schema, { minItems: 1, maxItems: 20, uniqueItems: true, description }));

export const ListQuery = Strict({
  id: IdFilter,
  contact_id: anyOf(Id('The id of a contact.'), 'Messages of any of these contacts.'),
  method: anyOf(Type.Enum([...messageMethods]), 'Messages with any of these methods.'),
  direction: anyOf(Type.Enum([...messageDirections]), 'Messages with any of these directions.'),
  ...timeRangeQuery,
  search: Type.Optional(
    SearchTerm({
      maxLength: 200,
      description:
        'Messages that contain all of these words; not case-sensitive. Supports "exact phrases" in quotes, `or` between words, and `-` before a word that must not occur. All other characters are literal. No search term is an error.',
      examples: ['crown "next week"'],
    }),
  ),
  sort: Type.Optional(
    Type.Enum(['relevance', '-sent_at', 'sent_at'], {
      description:
        '`-` is descending. `relevance` requires a search and is then the default; without a search the default is `-sent_at`. Equal rows are sorted by time and id.',
    }),
  ),
  page: Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1, description: 'The first page is 1.' }),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'Rows on a page.' }),
});

const ListItem = Type.Object({
  ...message.Item.properties,
  snippet: Nullable({
    ...Snippet,
    description:
      'Null without a search. The matching passages of the message, split where a match starts or ends. ` … ` marks text that was left out.',
  }),
});

const snippet = [
  { text: 'Do you take ', matched: false },
  { text: 'Delta', matched: true },
  { text: ' Dental?', matched: false },
];

export const MessageList = Type.Object(
  { data: Type.Array(ListItem), pagination: Pagination },
  {
    title: 'MessageList',
    description: 'A page of messages.',
    examples: [
      {
        data: [{ ...message.example, snippet }],
        pagination: { page: 1, limit: 20, total: 1, totalPages: 1 },
      },
    ],
  },
);

type MessageListParams = {
  readonly page: number;
  readonly limit: number;
  readonly sort: 'relevance' | '-sent_at' | 'sent_at';
  readonly search?: string;
  readonly filters: Readonly<Record<string, unknown>>;
  readonly timeRange: Partial<TimeRange>;
};

export const messageListView = defineView({
  ...listCacheOf(message),
  schema: MessageList,
  async load(scope, { page, limit, search, ...request }: MessageListParams): Promise<object> {
    const size = { page, limit };
    const { rows, total } =
      search === undefined
        ? await readList(scope, message, request, size)
        : await findMessages(scope, { term: search, ...request }, size);
    const data = search === undefined ? rows.map((row) => ({ ...row, snippet: null })) : rows;
    return { data, pagination: { page, limit, total, totalPages: Math.ceil(total / limit) } };
  },
});
