// The documentation page and the OpenAPI document, both public. Only the page's files are taken from @fastify/swagger-ui: its routes
// would generate the document again for each request. Here every file is read and compressed once.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import helmet from '@fastify/helmet';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RouteNotFound } from '../../errors.ts';
import { encodingFor } from '../encodings.ts';
import { etagForEncoding, matchingEtag } from '../entity-tags.ts';
import { type PreparedDocument, prepareDocument } from './prepared-document.ts';

const swaggerUiFile = (name: string) => createRequire(import.meta.url).resolve(`@fastify/swagger-ui/static/${name}`);
const ownFile = (name: string) => new URL(name, import.meta.url);

/** Changes with each release: revalidated on each request, mostly with a 304. */
const revalidated = 'public, no-cache';
const forAnHour = 'public, max-age=3600';

const css = { type: 'text/css; charset=utf-8', cacheControl: forAnHour };
const javascript = { type: 'text/javascript; charset=utf-8', cacheControl: forAnHour };
const png = { type: 'image/png', cacheControl: forAnHour };

// Without upgrade-insecure-requests: on a server without TLS the page could then load nothing.
const policy = [
  "default-src 'self'",
  "base-uri 'self'",
  "frame-ancestors 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "script-src 'self'",
  "script-src-attr 'none'",
  "style-src 'self'",
].join('; ');

/** A scope of its own, because a page has other security headers than JSON. */
export async function docs(scope: FastifyInstance) {
  const page = prepareDocument({
    type: 'text/html; charset=utf-8',
    cacheControl: revalidated,
    read: () => readFile(ownFile('page.html')),
  });
  const document = prepareDocument({
    type: 'application/json; charset=utf-8',
    cacheControl: revalidated,
    read: () => JSON.stringify(scope.swagger()),
  });
  const files = new Map<string, PreparedDocument>([
    [
      'initializer.js',
      prepareDocument({ ...javascript, cacheControl: revalidated, read: () => readFile(ownFile('initializer.js')) }),
    ],
    ...(
      [
        ['swagger-ui-bundle.js', javascript],
        ['swagger-ui.css', css],
        ['index.css', css],
        ['favicon-32x32.png', png],
      ] as const
    ).map(([name, kind]) => [name, prepareDocument({ ...kind, read: () => readFile(swaggerUiFile(name)) })] as const),
  ]);

  await scope.register(helmet, { contentSecurityPolicy: false });
  // Set here and not by helmet: the header of the security plugin would override helmet's.
  scope.addHook('onRequest', (_request, reply, done) => {
    reply.header('content-security-policy', policy);
    done();
  });

  const open = { config: { access: 'open' }, schema: { hide: true } } as const;
  scope.get('/docs', open, (request, reply) => send(request, reply, page));
  scope.get('/docs/json', open, (request, reply) => send(request, reply, document));
  scope.get<{ Params: { file: string } }>('/docs/static/:file', open, async (request, reply) => {
    const file = files.get(request.params.file);
    if (file === undefined) throw new RouteNotFound();
    return send(request, reply, file);
  });
}

async function send({ headers }: FastifyRequest, reply: FastifyReply, prepared: PreparedDocument) {
  const { body, etag } = await prepared.read();
  const encoding = prepared.type === png.type ? undefined : encodingFor(headers['accept-encoding'], body);
  const selected = encoding === undefined ? etag : etagForEncoding(etag, encoding);
  reply.header('cache-control', prepared.cacheControl);
  const matched = matchingEtag(headers['if-none-match'], etag);
  if (matched !== undefined) {
    return reply
      .header('etag', matched === '*' ? selected : matched)
      .code(304)
      .send();
  }
  reply.header('etag', selected).type(prepared.type);
  if (encoding === undefined) return reply.send(body);
  return reply.header('content-encoding', encoding).send(await prepared.compressed(encoding));
}
