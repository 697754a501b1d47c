// The parts of the OpenAPI document that are completed here, after @fastify/swagger has generated it from the routes.
export type Schema = Readonly<Record<string, unknown>>;

export interface Header {
  readonly description?: string;
  readonly schema: Schema;
}

export interface Reference {
  readonly $ref: string;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

export interface Content {
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: unknown;
}

export interface Response {
  readonly description: string;
  readonly headers?: Readonly<Record<string, Header | Reference>>;
  readonly content?: Readonly<Record<string, Content>>;
}

export interface Operation {
  /** What the role of the caller must hold. Absent: every role is admitted. */
  readonly 'x-right'?: string;
  /** The tables whose changes outdate the response. */
  readonly 'x-tables'?: readonly string[];
  /** The longest time range, where the rollup has no answer and rows are counted. */
  readonly 'x-max-days'?: number;
  readonly 'x-max-buckets'?: number;
  readonly description?: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, Response | Reference>>;
}

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, object>>;
}

export const isReference = (part: object): part is Reference => '$ref' in part;
