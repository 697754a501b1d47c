// The list of messages: all of them by time, or what a search finds, by how well it fits.
import { type TSchema, Type } from 'typebox';
import { readList } from '../../crud/store.ts';
import type { View } from '../../http/cache/view.ts';
import { Id, Nullable, Pagination, SearchTerm, Strict } from '../../http/contract.ts';
import { directions, message, methods } from './resource.ts';
import { findMessages } from './search.ts';
import { Snippet } from './snippet.ts';

const someOf = (schema: TSchema, description: string) =>
  Type.Optional(Type.Array(schema, { minItems: 1, maxItems: 20, uniqueItems: true, description }));

export const ListQuery = Strict({
  contact_id: someOf(Id('A contact.'), 'Any of these contacts.'),
  method: someOf(Type.Enum([...methods]), 'Any of these ways.'),
  direction: someOf(Type.Enum([...directions]), 'Any of these directions.'),
  search: Type.Optional(
    SearchTerm({
      maxLength: 200,
      description:
        'All of these words, upper and lower case alike; "in this order" between quotes, `or` between words, `-without`. Anything else is taken literally, and nothing is an error.',
      examples: ['crown "next week"'],
    }),
  ),
  sort: Type.Optional(
    Type.Enum(['relevance', '-sent_at', 'sent_at'], {
      description:
        '`relevance` with a search, and only then; else `-sent_at`, the latest first. Ties go by time and id.',
    }),
  ),
  page: Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1, description: 'From 1.' }),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
});

const ListItem = Type.Object({
  ...message.Item.properties,
  snippet: Nullable({
    ...Snippet,
    description:
      'Only with a search: the passages that were meant, in pieces, of which the words searched for are `matched`. Put together they read like the message; ` … ` stands for what is left out.',
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
    description: 'A page of the messages.',
    examples: [
      {
        data: [{ ...message.example, snippet }],
        pagination: { page: 1, limit: 20, total: 1, totalPages: 1 },
      },
    ],
  },
);

type Asked = {
  readonly page: number;
  readonly limit: number;
  readonly sort: 'relevance' | '-sent_at' | 'sent_at';
  readonly search?: string;
  readonly filters: Readonly<Record<string, unknown>>;
};

export const listView: View<Asked, object> = {
  policy: message.listPolicy,
  async load(of, { page, limit, search, sort, filters }) {
    const size = { page, limit };
    const { rows, total } =
      search === undefined
        ? await readList(of, message, { sort, filters }, size)
        : await findMessages(of, { term: search, sort, filters }, size);
    const data = search === undefined ? rows.map((row) => ({ ...row, snippet: null })) : rows;
    return { data, pagination: { page, limit, total, totalPages: Math.ceil(total / limit) } };
  },
};
