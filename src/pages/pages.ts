// The pages: HTML for each address, their files, and their configuration. An optional part: without built files the API works as before.
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Services } from '../config.ts';
import { RouteNotFound } from '../errors.ts';
import { matchingEtag } from '../http/entity-tags.ts';
import { configRoute } from './config-route.ts';
import { type DemoSignIn, demoSignIn } from './demo-sign-in.ts';
import { type DemoTraffic, demoTraffic } from './demo-traffic.ts';
import { type Page, type PageFiles, readPages } from './page-files.ts';
import { pageHeaders } from './policy.ts';
import type { BuiltPages } from './prepare.ts';

export interface PagesOptions {
  readonly services: Services;
  readonly built?: BuiltPages | undefined;
  /** Only in the local stack. */
  readonly demo?: DemoSignIn | undefined;
  /** Only in the local stack, and where its simulated provider makes calls. */
  readonly traffic?: DemoTraffic | undefined;
}

const open = { config: { access: 'open' }, schema: { hide: true } } as const;
const yearMs = 365 * 24 * 3600 * 1000;

/** A scope of its own, because a page has other security headers than JSON. */
export async function pages(scope: FastifyInstance, { services, built, demo, traffic }: PagesOptions) {
  const files = built !== undefined && 'folder' in built ? await readPages(built.folder) : undefined;
  await scope.register(configRoute, { supabase: services.supabase, demo, filesHash: files?.hash });
  if (demo !== undefined) await scope.register(demoSignIn, { demo });
  if (traffic !== undefined) await scope.register(demoTraffic, { traffic });
  if (files !== undefined) await scope.register(pageRoutes, { files, headers: pageHeaders(services) });
  if (built !== undefined && 'problem' in built) {
    scope.get('/', open, (_request, reply) =>
      reply.code(404).type('text/plain; charset=utf-8').send(`${built.problem}\n`),
    );
  }
}

async function pageRoutes(
  scope: FastifyInstance,
  { files, headers }: { readonly files: PageFiles; readonly headers: Readonly<Record<string, string>> },
) {
  scope.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
  const { folder, frame } = files;
  await scope.register(fastifyStatic, { root: folder, serve: false, preCompressed: true });
  for (const page of files.pages) scope.get(page.address, open, (request, reply) => sendPage(request, reply, page));
  scope.unknownPage.send = (reply) => reply.code(404).headers(headers).type('text/html; charset=utf-8').send(frame);
  scope.get<{ Params: { file: string } }>('/assets/:file', open, (request, reply) => {
    // A decoded name can hold a path. The compressed forms are sent by negotiation only.
    if (/[/\\]|^\.|\.(br|gz)$/.test(request.params.file)) throw new RouteNotFound();
    const { file } = request.params;
    // Without a hash in its name, a file can change under the same address.
    const isHashed = /-[\w-]{8}\.\w+$/.test(file);
    return reply.sendFile(`assets/${file}`, { maxAge: isHashed ? yearMs : 0, immutable: isHashed, cacheControl: true });
  });
}

function sendPage({ headers }: FastifyRequest, reply: FastifyReply, { html, etag }: Page) {
  reply.header('cache-control', 'no-cache').header('etag', etag);
  if (matchingEtag(headers['if-none-match'], etag) !== undefined) return reply.code(304).send();
  return reply.type('text/html; charset=utf-8').send(html);
}
