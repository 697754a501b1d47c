// The OpenAPI document as a client reads it: references resolved, operations by method and path.
import type { FastifyInstance } from 'fastify';

export interface Schema {
  readonly $ref?: string;
  readonly title?: string;
  readonly type?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly description?: string;
  readonly additionalProperties?: unknown;
  readonly default?: unknown;
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
}
export interface Content {
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}
export interface Parameter extends Content {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
}
export interface Response {
  readonly description?: string;
  readonly headers?: Readonly<Record<string, { readonly description?: string; readonly schema: Schema }>>;
  readonly content?: Readonly<Record<string, Content>>;
}
export interface Operation {
  readonly 'x-tables'?: readonly string[];
  readonly 'x-right'?: string;
  readonly 'x-max-days'?: number;
  readonly 'x-max-buckets'?: number;
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, Response>>;
}
type Named<Part> = Readonly<Record<string, Part>>;
export interface Document {
  readonly openapi: string;
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Named<Named<Operation>>;
  readonly components: { readonly schemas: Named<Schema>; readonly responses: Named<Response> };
}

export async function readDocument(app: FastifyInstance): Promise<Document> {
  return (await app.inject('/docs/json')).json();
}

/** Keyed as `GET /api/contacts/{id}`. Parameters, responses and headers are resolved; schemas stay references. */
export function operationsOf(document: Document): [string, Operation][] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      resolvedOperation(document, operation),
    ]),
  );
}

function resolvedOperation(document: Document, operation: Operation): Operation {
  const responses = Object.entries(operation.responses).map(([status, response]) => {
    const resolved = resolve(document, response);
    const headers = resolved.headers && mapped(resolved.headers, (header) => resolve(document, header));
    return [status, { ...resolved, ...(headers && { headers }) }];
  });
  const parameters = (operation.parameters ?? []).map((parameter) => resolve(document, parameter));
  return { ...operation, parameters, responses: Object.fromEntries(responses) };
}

const mapped = <Part>(named: Named<Part>, map: (part: Part) => Part) =>
  Object.fromEntries(Object.entries(named).map(([name, part]) => [name, map(part)]));

/** Follows a reference; returns anything else as it is. */
export function resolve<Part>(document: Document, part: Part): Part {
  const { $ref } = part as { $ref?: string };
  if ($ref === undefined) return part;
  const found = $ref
    .split('/')
    .slice(1)
    .reduce((within: unknown, key) => (within as Named<unknown>)[key], document);
  if (found === undefined) throw new Error(`${$ref} leads to nothing`);
  return resolve(document, found as Part);
}

/** The error codes of a response; none for a response that is not an error of the catalogue. */
export function codesIn({ content }: Response): readonly unknown[] {
  const schema = content?.['application/json']?.schema;
  const [, narrowed = schema] = schema?.allOf ?? [];
  return narrowed?.properties?.code?.enum ?? [];
}
