// What the list of a resource takes and gives.
import { Type } from 'typebox';
import { timeRangeQuery } from '../domain/time-range.ts';
import { Pagination, SearchTerm, Strict } from '../http/contract.ts';
import type { Resource } from './resource.ts';

export function listQueryOf({ fields, filters = [], timeColumn, sorts }: Resource) {
  const filterable = filters.map((name) => {
    const schema = fields[name]?.schema;
    if (schema === undefined) throw new TypeError(`${name} is no field to filter by`);
    const isFlag = (schema as { type?: string }).type === 'boolean';
    return [
      name,
      Type.Optional(
        isFlag ? schema : Type.Array(schema, { minItems: 1, maxItems: 20, uniqueItems: true, ...described(schema) }),
      ),
    ];
  });
  return Strict({
    ...Object.fromEntries(filterable),
    ...(timeColumn && timeRangeQuery),
    search: Type.Optional(
      SearchTerm({ description: 'Taken literally; a phone number is found however it is written.', examples: ['ada'] }),
    ),
    sort: Type.Enum([...sorts], { default: sorts[0], description: '`-` is descending. Ties are broken by id.' }),
    page: Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1, description: 'From 1.' }),
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
  });
}

/** What is said of a value is said of a list of them. */
const described = ({ description }: { description?: string }) => (description === undefined ? {} : { description });

export function listOf({ Item, many, words, example }: Resource) {
  const pagination = { page: 1, limit: 20, total: 1, totalPages: 1 };
  return Type.Object(
    { data: Type.Array(Item), pagination: Pagination },
    { title: `${words.one}List`, description: `A page of the ${many}.`, examples: [{ data: [example], pagination }] },
  );
}
