// Every response that a test receives must be in the OpenAPI document: otherwise closing the app throws.
import { subscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';
import { codesIn, type Document, operationsOf } from './openapi-document.ts';

interface Answer {
  readonly method: string;
  /** The pattern of the route. */
  readonly url: string;
  readonly status: number;
  readonly payload: unknown;
}

let isWatching = false;

/** All apps have the same routes, and a document takes longer to generate than an app takes to start. */
let shared: Document | undefined;

/** The next response reads the document of its app. */
export function forgetDocument(): void {
  shared = undefined;
}

/** Applies to every app that is built from now on. */
export function checkResponsesAreDocumented(): void {
  if (isWatching) return;
  isWatching = true;
  subscribe('fastify.initialization', (message) => watch((message as { fastify: FastifyInstance }).fastify));
}

function watch(app: FastifyInstance): void {
  const others = new Set<string>();
  app.addHook('onSend', (request, reply, payload, done) => {
    const { url = '' } = request.routeOptions;
    if (url.startsWith('/api/')) {
      const answer = { method: request.method, url, status: reply.statusCode, payload };
      shared ??= documentOf(app);
      if (!isDocumented(shared, answer) && !isDocumented(documentOf(app), answer))
        others.add(`${answer.method} ${url}: ${answer.status} ${codeOf(answer) ?? ''}`);
    }
    done(null, payload);
  });
  app.addHook('onClose', async () => {
    if (others.size > 0) throw new Error(`Not in the OpenAPI document:\n${[...others].join('\n')}`);
  });
}

const documentOf = (app: FastifyInstance) => app.swagger() as unknown as Document;

const read = new WeakMap<Document, Map<string, ReturnType<typeof operationsOf>[number][1]>>();

export function isDocumented(document: Document, answer: Answer): boolean {
  const operations = read.get(document) ?? new Map(operationsOf(document));
  read.set(document, operations);
  const path = answer.url.replace(/:(\w+)/g, '{$1}');
  const response = operations.get(`${answer.method.replace('HEAD', 'GET')} ${path}`)?.responses[answer.status];
  if (response === undefined) return false;
  const code = codeOf(answer);
  return code === undefined || codesIn(response).includes(code);
}

function codeOf({ status, payload }: Answer): unknown {
  if (status < 400 || typeof payload !== 'string' || !payload.startsWith('{"statusCode"')) return undefined;
  return JSON.parse(payload).code;
}
