// Answers requests of the API with the examples of the OpenAPI document.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { rightsOf } from '../../src/domain/rights.ts';
import { emptied } from './emptied-example.ts';
import type { Visit } from './example-service.ts';
import { type Document, type Operation, operationsOf } from './openapi-document.ts';

/** `offline`: connections are cut. `first`: answers do not come. */
export type ScreenState = 'first' | 'figures' | 'empty' | 'failed' | 'stale' | 'forbidden' | 'offline';

interface Example {
  readonly pattern: RegExp;
  readonly path: string;
  readonly parameters: readonly string[];
  readonly full: string | undefined;
  readonly empty: string | undefined;
}

const requestId = '0f6b3a52-8d1e-4c77-9b1a-5e2d4c6f7a80';
export const errorBody = (statusCode: number, error: string, code: string, message: string) =>
  JSON.stringify({ statusCode, error, code, message, requestId });
const refusals = {
  failed: [500, errorBody(500, 'Internal Server Error', 'INTERNAL_ERROR', 'Internal error')],
  forbidden: [403, errorBody(403, 'Forbidden', 'FORBIDDEN', 'Your role does not allow this')],
} as const;
const ageSeconds = 240;

export function createExampleAnswers(document: Document) {
  const examples = operationsOf(document).flatMap(([name, operation]) => {
    const [method, path = ''] = name.split(' ');
    return method === 'GET' ? [exampleOf(document, path, operation)] : [];
  });

  return function answer(visit: Visit, request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '', 'http://page');
    visit.requests.push(`${request.method} ${url.pathname}${url.search}`);
    const example = examples.find(({ pattern }) => pattern.test(url.pathname));
    if (example === undefined) {
      visit.unknown.push(`${request.method} ${url.pathname}`);
      response.writeHead(404).end();
      return;
    }
    for (const name of url.searchParams.keys()) {
      if (!example.parameters.includes(name)) visit.unknown.push(`parameter ${name} of ${example.path}`);
    }
    if (visit.state === 'offline') response.destroy();
    else if (example.path === '/api/me') send(response, 200, meOf(example, visit));
    else if (visit.held === undefined || example.path === '/api/events') answerInState(visit, example, response);
    else visit.held.push(() => answerInState(visit, example, response));
  };
}

function answerInState({ state, streams }: Visit, example: Example, response: ServerResponse): void {
  if (state === 'first') return;
  if (state === 'failed' || state === 'forbidden') {
    const [status, body] = refusals[state];
    send(response, status, body);
  } else if (example.path === '/api/events') {
    openStream(response);
    streams.add(response);
  } else {
    const cache = state === 'stale' ? { 'x-cache': 'STALE', age: ageSeconds } : { 'x-cache': 'HIT', age: 3 };
    const body = state === 'empty' ? example.empty : example.full;
    send(response, body === undefined ? 404 : 200, body ?? '{}', {
      ...cache,
      etag: `"${state}"`,
      'server-timing': 'db;dur=0;desc="0 queries"',
    });
  }
}

function send(response: ServerResponse, status: number, body: string, headers: object = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers }).end(body);
}

function openStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write('event: ready\nid: a-1\ndata: {}\n\n');
}

function meOf({ full = '{}' }: Example, { area, role }: Visit): string {
  const me = JSON.parse(full);
  if (role !== undefined) {
    const organizations = me.organizations.map((each: object) => ({ ...each, role, may: rightsOf(role) }));
    return JSON.stringify({ ...me, organizations });
  }
  if (area === 'ops') return JSON.stringify({ ...me, platformRole: 'ops', organizations: [] });
  if (area === 'choice')
    return JSON.stringify({ ...me, organizations: [...me.organizations, secondOf(me.organizations)] });
  return full;
}

/** With one organisation, nobody has to choose. */
function secondOf([first]: readonly object[]): object {
  return {
    ...first,
    id: 'fe470000-0000-4000-8000-000000000002',
    name: 'Fern Mountain Tours',
    slug: 'fern',
    role: 'viewer',
  };
}

function exampleOf(document: Document, path: string, { parameters, responses }: Operation): Example {
  const content = responses['200']?.content?.['application/json'];
  const named = Object.values(content?.examples ?? {}).at(-1)?.value;
  const value = content?.example ?? named;
  // A detail exists also where nothing else has happened.
  const isDetail = path.endsWith('}');
  const empty = isDetail ? value : emptied(document, value, content?.schema);
  return {
    path,
    pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    parameters: parameters.filter((each) => each.in === 'query').map(({ name }) => name),
    full: value === undefined ? undefined : JSON.stringify(value),
    empty: empty === undefined ? undefined : JSON.stringify(empty),
  };
}
