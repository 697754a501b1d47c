// How one is made that is more than a row of its own.
import { type TObject, type TProperties, Type } from 'typebox';
import type { Of, Row } from './store.ts';

export interface Making {
  /** What is sent for it besides the fields. */
  readonly takes: TProperties;
  readonly bodyLimit: number;
  /** What is answered beside the row: always, whatever was sent. */
  readonly answers: TObject;
  readonly make: (of: Of, sent: Readonly<Record<string, unknown>>) => Promise<Made>;
}

export interface Made {
  readonly row: Row;
  readonly beside: object;
}

/** The same body, and what is taken besides. */
export function alsoTaking(create: TObject, takes: TProperties): TObject {
  const { title = '', examples = [] } = create as Described;
  return Type.Object(
    { ...create.properties, ...takes },
    { title, examples: [...examples], additionalProperties: false },
  );
}

/** A row with what is answered beside it, in the example too. */
export function besides(row: TObject, answers: TObject): TObject {
  const { title = '', description = '', examples: [example] = [] } = row as Described;
  const { examples: [more] = [] } = answers as Described;
  return Type.Object(
    { ...row.properties, ...answers.properties },
    { title: `${title}Created`, description, examples: [{ ...example, ...more }] },
  );
}

type Described = TObject & {
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly object[];
};
