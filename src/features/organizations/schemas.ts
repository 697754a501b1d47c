import { type Static, Type } from 'typebox';
import { Id, Instant, Nullable, Pagination, SearchTerm, Strict } from '../../http/contract.ts';

export const example = {
  id: 'fe470000-0000-4000-8000-000000000002',
  name: 'Fern Mountain Tours',
  slug: 'fern',
  deleted_at: null,
  created_at: '2026-03-08T14:30:00+00:00',
  updated_at: '2026-11-20T16:02:11.5+00:00',
};

const Name = Type.String({ minLength: 1, maxLength: 200, examples: ['Fern Mountain Tours'] });
const Slug = Type.String({
  pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
  description: 'A unique name for URLs.',
  examples: ['fern'],
});

export const Organization = Type.Object(
  {
    id: Id('The id of the organisation.'),
    name: Name,
    slug: Slug,
    deleted_at: Nullable(Instant('When the organisation was deleted. Null: it is not deleted.')),
    created_at: Instant('Time of creation.'),
    updated_at: Instant('Time of the last change.'),
  },
  { title: 'Organization', description: 'The organisation.', examples: [example] },
);

export const OrganizationList = Type.Object(
  { data: Type.Array(Organization), pagination: Pagination },
  {
    title: 'OrganizationList',
    description: 'A page of organisations.',
    examples: [{ data: [example], pagination: { page: 1, limit: 20, total: 1, totalPages: 1 } }],
  },
);

export const sorts = ['name', '-name', 'created_at', '-created_at'] as const;

export const OrganizationsQuery = Strict({
  deleted: Type.Boolean({
    default: false,
    description: 'True: only deleted organisations. False: only those that are not deleted.',
  }),
  search: Type.Optional(SearchTerm({ description: 'A part of the name, matched literally.', examples: ['dental'] })),
  sort: Type.Enum([...sorts], {
    default: 'name',
    description: '`-` is descending. Rows with equal values are sorted by id.',
  }),
  page: Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1, description: 'The first page is 1.' }),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'Rows on a page.' }),
});
export type OrganizationsQuery = Static<typeof OrganizationsQuery>;

export const OrganizationCreate = Type.Object(
  { name: Name, slug: Slug },
  {
    title: 'OrganizationCreate',
    additionalProperties: false,
    examples: [{ name: 'Harbour Legal', slug: 'harbour-legal' }],
  },
);
export type OrganizationCreate = Static<typeof OrganizationCreate>;

export const OrganizationChange = Type.Object(
  { name: Type.Optional(Name), slug: Type.Optional(Slug) },
  { title: 'OrganizationUpdate', additionalProperties: false, minProperties: 1, examples: [{ name: example.name }] },
);
export type OrganizationChange = Static<typeof OrganizationChange>;
