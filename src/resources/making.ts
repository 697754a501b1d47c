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

/** A row with what is answered beside it, in the example too. */
export function besides(row: TObject, answers: TObject): TObject {
  const { description = '', examples: [example] = [] } = row as Described;
  const { examples: [more] = [] } = answers as Described;
  return Type.Object(
    { ...row.properties, ...answers.properties },
    { description, examples: [{ ...example, ...more }] },
  );
}

type Described = TObject & { readonly description?: string; readonly examples?: readonly object[] };
