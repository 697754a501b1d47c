// The page of the documentation and the OpenAPI document, for anyone. @fastify/swagger-ui serves both as well, but makes the
// document again for each request; here the page's own files are taken from it, and each is read and compressed once.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import helmet from '@fastify/helmet';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RouteNotFound } from '../../errors.ts';
import { encodingFor } from '../encodings.ts';
import { etagForEncoding, matchingEtag } from '../entity-tags.ts';
import { type Kept, keep } from './prepared-document.ts';

const ofSwaggerUi = (name: string) => createRequire(import.meta.url).resolve(`@fastify/swagger-ui/static/${name}`);
const own = (name: string) => new URL(name, import.meta.url);

/** New with each release of the service: asked for again each time, and answered by 304. */
const revalidated = 'public, no-cache';
const forAnHour = 'public, max-age=3600';

const css = { type: 'text/css; charset=utf-8', cacheControl: forAnHour };
const javascript = { type: 'text/javascript; charset=utf-8', cacheControl: forAnHour };
const png = { type: 'image/png', cacheControl: forAnHour };

// No upgrade-insecure-requests: whether there is TLS in front is not known here, and without it a page could load nothing.
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

/** In a scope of its own: the security headers of a page are not those of other answers. */
export async function docs(scope: FastifyInstance) {
  const page = keep({
    type: 'text/html; charset=utf-8',
    cacheControl: revalidated,
    read: () => readFile(own('page.html')),
  });
  const document = keep({
    type: 'application/json; charset=utf-8',
    cacheControl: revalidated,
    read: () => JSON.stringify(scope.swagger()),
  });
  const files = new Map<string, Kept>([
    ['initializer.js', keep({ ...javascript, cacheControl: revalidated, read: () => readFile(own('initializer.js')) })],
    ...(
      [
        ['swagger-ui-bundle.js', javascript],
        ['swagger-ui.css', css],
        ['index.css', css],
        ['favicon-32x32.png', png],
      ] as const
    ).map(([name, kind]) => [name, keep({ ...kind, read: () => readFile(ofSwaggerUi(name)) })] as const),
  ]);

  await scope.register(helmet, { contentSecurityPolicy: false });
  // Not by helmet, whose header would lose against the one that all answers have.
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

async function send({ headers }: FastifyRequest, reply: FastifyReply, kept: Kept) {
  const { body, etag } = await kept.made();
  const encoding = kept.type === png.type ? undefined : encodingFor(headers['accept-encoding'], body);
  const selected = encoding === undefined ? etag : etagForEncoding(etag, encoding);
  reply.header('cache-control', kept.cacheControl);
  const held = matchingEtag(headers['if-none-match'], etag);
  if (held !== undefined) {
    return reply
      .header('etag', held === '*' ? selected : held)
      .code(304)
      .send();
  }
  reply.header('etag', selected).type(kept.type);
  if (encoding === undefined) return reply.send(body);
  return reply.header('content-encoding', encoding).send(await kept.in(encoding));
}
