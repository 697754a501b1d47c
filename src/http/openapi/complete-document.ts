// Completes the document with what the routes' schemas do not contain: failures, headers, access, and named schemas.
import { withAccess } from './access.ts';
import type { Document, Operation } from './document.ts';
import { withExamples } from './examples.ts';
import { createFailureResponses } from './failure-responses.ts';
import { catalogued, type DeclaredRoute, failuresOf } from './failures.ts';
import { headers, headersOfFailure, notModified, parameters, withHeaders } from './headers.ts';
import { nameSchemas } from './named-schemas.ts';

export function completeDocument(document: Document, routes: readonly DeclaredRoute[]): Document {
  const failures = createFailureResponses(headersOfFailure);
  const declared = new Map(routes.map((route) => [nameOf(route.method, route.url.replace(/:(\w+)/g, '{$1}')), route]));

  function complete(path: string, method: string, generated: Operation): Operation {
    const route = declared.get(nameOf(method, path));
    if (route === undefined) return generated;
    const responses = { ...failures.refer(failuresOf(route)), ...generated.responses };
    const operation = withOptionalBody(withoutDefaultsRequired({ ...generated, ...extensionsOf(route), responses }));
    return withExamples(
      withAccess(withHeaders(operation, route.config, writesRows(route)), route.config.access),
      route.config,
    );
  }

  const completed = Object.entries(document.paths).map(([path, operations]) => [
    path,
    Object.fromEntries(
      Object.entries(operations).map(([method, operation]) => [method, complete(path, method, operation)]),
    ),
  ]);
  const { part: paths, schemas } = nameSchemas(Object.fromEntries(completed) as Document['paths']);
  return {
    ...document,
    paths,
    components: {
      ...document.components,
      schemas: { ...sorted(schemas), Error: failures.errorSchema(catalogued) },
      responses: sorted({ ...failures.responses, NotModified: notModified }),
      headers,
      parameters,
    },
  };
}

const extensionsOf = ({ config: { tables, maxDays, maxBuckets, right } }: DeclaredRoute) => ({
  ...(right !== undefined && { 'x-right': right }),
  ...(tables !== undefined && { 'x-tables': [...tables].sort() }),
  ...(maxDays !== undefined && { 'x-max-days': maxDays }),
  ...(maxBuckets !== undefined && { 'x-max-buckets': maxBuckets }),
});

/** Writes of monitoring routes change no rows, and no view contains preferences. */
const writesRows = ({ method, url }: DeclaredRoute) => method !== 'GET' && !/^\/api\/(monitoring|me)\//.test(url);

const nameOf = (method: string, path: string) => `${method.toUpperCase()} ${path}`;

const sorted = <Value>(named: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(named).sort(([one], [other]) => (one < other ? -1 : 1)));

/** A parameter with a default is optional for the caller, though the handler always receives it. */
function withoutDefaultsRequired(operation: Operation): Operation {
  if (operation.parameters === undefined) return operation;
  const parameters = operation.parameters.map((parameter) =>
    'schema' in parameter && 'default' in parameter.schema ? { ...parameter, required: false } : parameter,
  );
  return { ...operation, parameters };
}

/** A nullable body is optional. */
function withOptionalBody(operation: Operation): Operation {
  const schema = operation.requestBody?.content['application/json']?.schema;
  const types = schema?.type;
  if (!Array.isArray(types) || !types.includes('null')) return operation;
  const [type] = types.filter((name) => name !== 'null');
  return {
    ...operation,
    requestBody: { required: false, content: { 'application/json': { schema: { ...schema, type }, example: {} } } },
  };
}
