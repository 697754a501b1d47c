// A create that stores more than one row, such as a campaign with its queue.
import { type TObject, type TProperties, Type } from 'typebox';
import type { OrgScope, Row } from './store.ts';

export interface CustomCreate {
  /** Of the request body, in addition to the fields. */
  readonly extraProperties: TProperties;
  readonly bodyLimit: number;
  /** Of the response, in addition to the row. Always sent. */
  readonly extraResponse: TObject;
  readonly create: (scope: OrgScope, body: Readonly<Record<string, unknown>>) => Promise<CustomCreated>;
}

export interface CustomCreated {
  readonly row: Row;
  readonly extra: object;
}

export function withExtraProperties(Create: TObject, extraProperties: TProperties): TObject {
  const { title = '', examples = [], minProperties } = Create as Annotated;
  return Type.Object(
    { ...Create.properties, ...extraProperties },
    { title, examples: [...examples], additionalProperties: false, ...(minProperties && { minProperties }) },
  );
}

export function withExtraResponse(Item: TObject, extraResponse: TObject): TObject {
  const { title = '', description = '', examples: [example] = [] } = Item as Annotated;
  const { examples: [extraExample] = [] } = extraResponse as Annotated;
  return Type.Object(
    { ...Item.properties, ...extraResponse.properties },
    { title: `${title}Created`, description, examples: [{ ...example, ...extraExample }] },
  );
}

type Annotated = TObject & {
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly object[];
  readonly minProperties?: number;
};
