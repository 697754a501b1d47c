// A resource: its declaration, with the schemas and cached views that follow from it.
import { notFound } from '../errors.ts';
import type { ResourceDeclaration } from './declaration.ts';
import { listQueryOf, listSchemaOf, rowSchemasOf, wordsOf } from './schemas.ts';
import { itemViewOf, listViewOf } from './views.ts';

export type Resource = ReturnType<typeof defineResource>;

export function defineResource(declaration: ResourceDeclaration) {
  const { one, joined, derived } = declaration;
  const { columns, ...schemas } = rowSchemasOf(declaration);
  const resource = {
    ...declaration,
    ...schemas,
    List: listSchemaOf(declaration),
    ListQuery: listQueryOf(declaration),
    words: wordsOf(declaration),
    /** CONTACT_NOT_FOUND */
    NotFound: notFound(one),
    isGlobal: declaration.writeRight === 'ops',
    /** In the syntax of PostgREST. */
    select: [...columns, ...(joined === undefined ? [] : [joined.select])].join(','),
    /** From a row of the database to a row of the response. */
    present(row: object): object {
      const shown = joined === undefined ? row : joined.present(row as never);
      return derived === undefined ? shown : { ...shown, ...derived.valuesOf(shown as never) };
    },
  };
  return { ...resource, listView: listViewOf(resource), itemView: itemViewOf(resource) };
}
