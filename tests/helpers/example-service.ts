// The pages with their real files and headers. The API answers with the examples of the OpenAPI document, in the state that a test
// chooses, so a changed contract breaks a page at once, and no database is needed.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import type { Role } from '../../src/domain/role.ts';
import { createExampleAnswers, type ScreenState } from './example-answers.ts';
import { createWriteAnswers, type Write } from './example-writes.ts';
import { inertServices } from './inert-services.ts';
import type { Document } from './openapi-document.ts';

export type ExampleService = Awaited<ReturnType<typeof startExampleService>>;

/** Shortly after the examples were made. */
export const exampleNow = new Date('2026-11-21T18:44:30.000Z');

export interface Visit {
  readonly area: string;
  /** Of the member, whose rights decide which writes are refused. Undefined: none is. */
  readonly role: Role | undefined;
  /** Can be changed while the page is open. */
  state: ScreenState;
  /** `GET /api/calls-dashboard?limit=50` */
  readonly requests: string[];
  readonly writes: Write[];
  /** Answers that a test sends later. Undefined: each is sent at once. */
  held?: (() => void)[] | undefined;
  /** The open live streams. */
  readonly streams: Set<ServerResponse>;
  /** What the page asked for that the document does not describe. */
  readonly unknown: string[];
}

export async function startExampleService({ pagesFolder }: { readonly pagesFolder: string }) {
  const visits = new Map<string, Visit>();
  const app = await buildApp(readConfig({ JOBS: 'off' }), {
    services: inertServices,
    logger: false,
    now: () => exampleNow.getTime(),
    pages: {
      built: { folder: pagesFolder },
      demo: {
        organizations: demoOrganizations,
        issueToken: async (_org, visit) => ({ accessToken: tokenOf(visit), expiresAt: '2026-11-22T18:44:30.000Z' }),
      },
    },
  });
  await app.ready();
  const document = app.swagger() as unknown as Document;
  const answer = createExampleAnswers(document);
  const answerWrite = createWriteAnswers(document);

  const server = createServer((request, response) => {
    response.sendDate = false;
    response.setHeader('date', exampleNow.toUTCString());
    if (request.url?.startsWith('/api/')) respond(request, response);
    else app.routing(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');

  function respond(request: IncomingMessage, response: ServerResponse): void {
    const visit = visits.get(request.headers.authorization?.split('.').at(-1) ?? '');
    if (visit === undefined) response.writeHead(401).end('{}');
    else if (request.method === 'GET') answer(visit, request, response);
    else answerWrite(visit, request, response);
  }

  return {
    document,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The demo user to sign in as. The token names the visit, so that each page has a state of its own. */
    beginVisit(area: string, state: ScreenState, role?: Role) {
      const name = `visit-${visits.size + 1}`;
      const visit: Visit = { area, state, role, requests: [], writes: [], unknown: [], streams: new Set() };
      visits.set(name, visit);
      return { visit, person: area === 'ops' ? { role: name } : { org: 'bluebird', role: name } };
    },
    /** As if the network were gone. */
    cutOff(visit: Visit): void {
      visit.state = 'offline';
      for (const stream of visit.streams) stream.destroy();
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await app.close();
    },
  };
}

/** The page reads the user from the payload. The last part, which only the service reads, names the visit. */
function tokenOf(visit: string): string {
  const payload = Buffer.from(JSON.stringify({ sub: 'b1eb12d0-0000-4000-8000-0000000000a1' })).toString('base64url');
  return `e30.${payload}.${visit}`;
}

const person = (role: string, name: string) => ({ role, name, email: `${name.toLowerCase()}@bluebird.example` });
const people = [
  person('owner', 'Olivia'),
  person('admin', 'Adam'),
  person('agent', 'Grace'),
  person('viewer', 'Victor'),
];
const demoOrganizations = [
  { slug: 'bluebird', name: 'Bluebird Dental', people },
  { slug: 'fern', name: 'Fern Mountain Tours', people: [person('owner', 'Maya'), person('viewer', 'Sita')] },
];
