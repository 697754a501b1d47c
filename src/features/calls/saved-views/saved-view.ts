import { type TProperties, Type } from 'typebox';
import { choice, defaulted, type Field, required, text } from '../../../crud/fields.ts';
import { defineResource } from '../../../crud/resource.ts';
import { Conflict } from '../../../errors.ts';
import { Id, Nullable } from '../../../http/contract.ts';
import { MissingValue } from './missing-values.ts';
import { periodNames } from './periods.ts';
import { maxQueryLength, type Screen as ScreenName, screens } from './view-query.ts';

export interface StoredView {
  readonly id: string;
  readonly org_id: string;
  readonly author_id: string | null;
  readonly name: string;
  readonly screen: ScreenName;
  readonly query: string;
  readonly visibility: 'private' | 'organisation';
  readonly created_at: string;
  readonly updated_at: string;
}

export const Screen = Type.Enum([...screens], { description: 'The page that shows the view. It cannot change.' });

const query: Field = required({
  schema: Type.String({
    maxLength: maxQueryLength,
    description: `The filters and options of the screen, as a query string. Stored sorted, without repetitions. \`from\` may be a period, without \`to\`: ${periodNames.join(', ')}.`,
    examples: ['from=last_30_days&status=missed'],
  }),
});

const computed: TProperties = {
  screen: Screen,
  author_id: Nullable(
    Id(
      'The member who created it. Null: they have left the organisation. The private views of a member are deleted with the membership; the shared ones stay, and belong to the owner or admin who changes them next.',
    ),
  ),
};

export const ScreenOfCreate: TProperties = { screen: Screen };
export const NoExtraResponse = Type.Object({}, { examples: [{}] });

/** Never cached: which rows exist depends on the member. */
export const savedView = defineResource({
  one: 'saved view',
  many: 'saved views',
  description: 'Named filters of a screen, for their author alone or for the whole organisation.',
  table: 'saved_views',
  writeRight: 'saved-views.write',
  fields: {
    name: required(text(100, 'To call back')),
    query,
    visibility: defaulted(choice('private', 'organisation')),
  },
  computed,
  sorts: ['name'],
  databaseErrors: {
    PT409: () =>
      new Conflict('A member can have 100 saved views, and an organisation 500: delete one before you create another'),
  },
  createExample: { name: 'My calls', screen: 'calls', query: 'from=last_30_days&status=missed' },
  example: {
    id: '2f6f2c0e-8a0b-4c57-9a55-5d1d2a7f6b10',
    org_id: 'b1eb12d0-0000-4000-8000-000000000001',
    name: 'To call back',
    query: 'direction=inbound&status=missed&status=voicemail',
    visibility: 'organisation',
    screen: 'calls',
    author_id: 'b1eb12d0-0000-4000-8000-0000000000a1',
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-03-08T14:30:00+00:00',
  },
});

const resolved = {
  filter: Type.String({
    description: 'The query string of `GET /api/calls-dashboard` that lists the calls of the view at this moment.',
  }),
  missing: Type.Array(MissingValue, {
    description: 'Values whose agent, number, contact or campaign does not exist any more.',
  }),
};

const resolvedExample = { filter: savedView.example.query, missing: [] };

export const SavedViewDetail = Type.Object(
  { ...savedView.Item.properties, ...resolved },
  {
    title: 'SavedViewDetail',
    description: 'The saved view, resolved.',
    examples: [{ ...savedView.example, ...resolvedExample }],
  },
);

export const SavedViewList = Type.Object(
  { data: Type.Array(savedView.Item) },
  {
    title: 'SavedViewList',
    description: 'All saved views that the member can see.',
    examples: [{ data: [savedView.example] }],
  },
);
