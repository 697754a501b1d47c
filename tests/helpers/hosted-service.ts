// The service with its pages as in a hosted project: users sign in at Auth, and the service and PostgREST verify its tokens.
import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { platformUsers } from '../../src/local-stack/demo/people.ts';
import { waitForFeed } from './app.ts';
import { startAuthServer } from './auth-server.ts';
import { startTestStack } from './stack.ts';

export type HostedService = Awaited<ReturnType<typeof startHostedService>>;

export const password = 'correct horse';
const person = (name: string) => ({ id: randomUUID(), email: `${name}@bluebird.example`, password });

/** Olivia is an owner, Hana is a member of no organisation, and Mia has a second factor. */
export const accounts = {
  olivia: person('olivia'),
  hana: person('hana'),
  uma: { ...person('uma'), isConfirmed: false },
  mia: { ...person('mia'), factorCode: '123456' },
  ivo: { id: randomUUID(), email: 'ivo@bluebird.example', isConfirmed: false },
  morgan: { ...platformUsers.ops, password },
};

export async function startHostedService(logLine?: (line: string) => void) {
  const resources = new AsyncDisposableStack();
  const stack = await startTestStack();
  resources.defer(stack.close);
  const { supabase } = stack.services;
  const auth = await startAuthServer(stack.keys, supabase.url);
  resources.defer(auth.close);
  for (const account of Object.values(accounts)) auth.accounts.add({ ...account });
  await addPeople(stack.sql);
  const issuer = `${auth.url}/auth/v1`;
  const app = await buildApp(readConfig({ DATABASE_POOL: '20', JOBS: 'off' }), {
    services: {
      ...stack.services,
      supabase: { ...supabase, url: auth.url, issuer, tokenKeys: { jwksUrl: `${issuer}/.well-known/jwks.json` } },
    },
    logger: logLine === undefined ? false : { level: 'info', stream: { write: logLine } },
    pages: { built: { folder: inject('pagesFolder') } },
  });
  resources.defer(() => app.close());
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  auth.setSiteUrl(url);
  await waitForFeed(app);
  return { app, stack, auth, url, close: () => resources.disposeAsync() };
}

type Sql = Awaited<ReturnType<typeof startTestStack>>['sql'];

async function addPeople(sql: Sql): Promise<void> {
  const { olivia, mia, ivo, morgan } = accounts;
  const orgId = randomUUID();
  const users = Object.values(accounts).map(({ id, email }) => ({ id, email }));
  await sql.query(
    `insert into auth.users (id, email, email_confirmed_at, raw_user_meta_data)
     select id, email, now(), '{"full_name": "A Person"}' from jsonb_to_recordset($1) as person (id uuid, email text)`,
    [JSON.stringify(users)],
  );
  await sql.query(`insert into organizations (id, name, slug) values ($1, 'Bluebird Dental', 'bluebird')`, [orgId]);
  await sql.query(`insert into user_org_roles (org_id, user_id, role) select $1, unnest($2::uuid[]), 'owner'`, [
    orgId,
    [olivia.id, mia.id, ivo.id],
  ]);
  await sql.query(`insert into platform_roles (user_id, role) values ($1, 'ops')`, [morgan.id]);
}
