// Answers writes with the examples of the OpenAPI document, or refuses them as the role of the visit demands. Nothing is stored.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { hasRight, type Right } from '../../src/domain/rights.ts';
import { errorBody } from './example-answers.ts';
import type { Visit } from './example-service.ts';
import { type Document, type Operation, operationsOf } from './openapi-document.ts';

export interface Write {
  /** `PATCH /api/contacts/{id}` */
  readonly route: string;
  /** Undefined: every member may do it. */
  readonly right: string | undefined;
  readonly isAllowed: boolean;
}

export function createWriteAnswers(document: Document) {
  const routes = operationsOf(document).flatMap(([route, operation]) => {
    const pattern = new RegExp(`^${route.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
    return route.startsWith('GET ') ? [] : [{ route, pattern, operation }];
  });
  // A fixed path, such as `/api/alert-rules/preview`, comes before one with a parameter.
  routes.sort((one, other) => one.route.split('{').length - other.route.split('{').length);

  return function answerWrite(visit: Visit, request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '', 'http://page');
    const asked = `${request.method} ${pathname}`;
    visit.requests.push(asked);
    const found = routes.find(({ pattern }) => pattern.test(asked));
    if (found === undefined) {
      visit.unknown.push(asked);
      response.writeHead(404).end();
      return;
    }
    const { route, operation } = found;
    const right = operation['x-right'];
    const isAllowed = visit.role === undefined || right === undefined || hasRight(visit.role, right as Right);
    visit.writes.push({ route, right, isAllowed });
    const { status, body } = isAllowed ? successOf(operation) : refusal;
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  };
}

const refusal = { status: 403, body: errorBody(403, 'Forbidden', 'FORBIDDEN', 'Your role does not allow this') };

function successOf({ responses }: Operation): { readonly status: number; readonly body: string | undefined } {
  const [status = '204'] = Object.keys(responses).filter((each) => each.startsWith('2'));
  const content = responses[status]?.content?.['application/json'];
  const example = content?.example ?? Object.values(content?.examples ?? {}).at(-1)?.value;
  return { status: Number(status), body: example === undefined ? undefined : JSON.stringify(example) };
}
