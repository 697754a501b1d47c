// The schemas that follow from a declaration.
import { Type } from 'typebox';
import { timeRangeQuery } from '../domain/time-range.ts';
import { Id, Instant, Pagination, SearchTerm, Strict } from '../http/contract.ts';
import type { ResourceDeclaration } from './declaration.ts';
import { changeExample, createExample } from './examples.ts';
import { changeProperties, createProperties, type Fields, responseProperties } from './fields.ts';

/** Names in operation ids and schema titles, and the tag of the OpenAPI document. */
export function wordsOf({ one, many }: ResourceDeclaration) {
  return { one: pascalCase(one), many: pascalCase(many), tag: many.charAt(0).toUpperCase() + many.slice(1) };
}

export function rowSchemasOf(declaration: ResourceDeclaration) {
  const { one, fields, computed = {}, joined, derived, example } = declaration;
  const words = wordsOf(declaration);
  const org = declaration.writeRight === 'ops' ? {} : { org_id: Id('The organisation that the row belongs to.') };
  const stored = { id: Id(`The id of the ${one}.`), ...org, ...responseProperties(fields), ...computed };
  const times = { created_at: Instant('Time of creation.'), updated_at: Instant('Time of the last change.') };
  return {
    Item: Type.Object(
      { ...stored, ...joined?.properties, ...derived?.properties, ...times },
      { title: words.one, description: `The ${one}.`, examples: [example] },
    ),
    Create: Type.Object(createProperties(fields), {
      title: `${words.one}Create`,
      additionalProperties: false,
      ...(hasRequired(fields) ? {} : { minProperties: 1 }),
      examples: [createExample(declaration)],
    }),
    Change: Type.Object(changeProperties(fields), {
      title: `${words.one}Update`,
      additionalProperties: false,
      minProperties: 1,
      examples: [changeExample(declaration)],
    }),
    columns: [...Object.keys(stored), ...Object.keys(times)],
  };
}

const hasRequired = (fields: Fields) => Object.values(fields).some(({ isRequired }) => isRequired);

export function listQueryOf({ fields, filters = [], timeColumn, search, sorts }: ResourceDeclaration) {
  return Strict({
    id: IdFilter,
    ...Object.fromEntries(filters.map((name) => [name, filterSchema(fields, name)])),
    ...(timeColumn && timeRangeQuery),
    ...(search && {
      search: Type.Optional(
        SearchTerm({
          description: 'Matched literally. A phone number is found in any notation.',
          examples: ['ada'],
        }),
      ),
    }),
    sort: Type.Enum([...sorts], {
      default: sorts[0],
      description: '`-` is descending. Rows with equal values are sorted by id.',
    }),
    page: Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1, description: 'The first page is 1.' }),
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'Rows on a page.' }),
  });
}

/** For rows whose ids are known, such as those that another list refers to. */
export const IdFilter = Type.Optional(
  Type.Array(Id('The id of a row.'), {
    minItems: 1,
    maxItems: 100,
    uniqueItems: true,
    description: 'Rows with any of these ids.',
  }),
);

function filterSchema(fields: Fields, name: string) {
  const field = fields[name];
  if (field === undefined) throw new TypeError(`The filter ${name} is not a field.`);
  const { type, description } = field.schema as { type?: string; description?: string };
  if (type === 'boolean') return Type.Optional(field.schema);
  const options = { minItems: 1, maxItems: 20, uniqueItems: true, ...(description !== undefined && { description }) };
  return Type.Optional(Type.Array(field.schema, options));
}

export function listSchemaOf(declaration: ResourceDeclaration) {
  const { many, example } = declaration;
  const pagination = { page: 1, limit: 20, total: 1, totalPages: 1 };
  return Type.Object(
    { data: Type.Array(rowSchemasOf(declaration).Item), pagination: Pagination },
    {
      title: `${wordsOf(declaration).one}List`,
      description: `A page of ${many}.`,
      examples: [{ data: [example], pagination }],
    },
  );
}

function pascalCase(words: string): string {
  return words.replace(/(?:^|[ -])(\w)/g, (_, letter: string) => letter.toUpperCase());
}
