// The time of resource lists, for an organisation with 88 agents and 200,000 contacts, with an empty cache and from the cache, as a
// multiple of one PostgREST round trip in the same run.
//   npm run bench:resources
import { demoOrgs } from '../src/local-stack/demo/people.ts';
import { createDemoToken } from '../src/local-stack/demo-token.ts';
import { heading, row, startOwnService } from './own-service.ts';

const agents = 88;
const contacts = 200_000;

const service = await startOwnService();
const { app, stack, sql, url } = service;

async function fill(): Promise<void> {
  const { id } = demoOrgs.bluebird;
  await sql.query(
    `with made as (
       insert into agents (org_id, name, voice, provider, provider_agent_id)
       select $1, 'Agent ' || n, 'warm', 'vapi', 'bench-' || n from generate_series((select count(*) + 1 from agents where org_id = $1), $2::integer) n
       returning id, org_id, name
     )
     insert into phone_numbers (org_id, e164, agent_id)
     select org_id, '+1' || 2000000000 + row_number() over (), id from made`,
    [id, agents],
  );
  await sql.query(
    `insert into contacts (org_id, full_name, phone, email, created_at)
     select $1, 'Contact ' || n, '+1' || 3000000000 + n, n || '@bench.example', now() - n * interval '1 minute'
     from generate_series((select count(*) + 1 from contacts where org_id = $1), $2::integer) n`,
    [id, contacts],
  );
  await sql.query('vacuum analyze agents, phone_numbers, contacts');
}

try {
  await fill();
  const token = await createDemoToken(stack.keys, { org: 'bluebird', role: 'owner' });
  const timed = (target: string, before?: () => Promise<unknown>) =>
    service.timesOf(() => target, { rounds: 100, warmUps: 10, token, ...(before && { before }) });
  const list = `${url}/api/contacts`;
  const lists = {
    [`${agents} agents with their numbers`]: `${url}/api/agents?limit=100`,
    [`${contacts.toLocaleString('en')} contacts, page 1`]: list,
    [`${contacts.toLocaleString('en')} contacts, the last page`]: `${list}?page=${contacts / 20}`,
    [`${contacts.toLocaleString('en')} contacts, search by name`]: `${list}?search=contact+123456`,
    [`${contacts.toLocaleString('en')} contacts, look-up by phone`]: `${list}/lookup?phone=%2B13000123456`,
    [`${contacts.toLocaleString('en')} contacts, stats`]: `${list}/stats`,
  };
  console.log('100 requests each, one after the other');
  const baseline = await timed(`${stack.postgrestUrl}/rpc/ping`);
  console.log(heading);
  console.log(row('one PostgREST round trip', baseline, baseline));
  for (const [name, target] of Object.entries(lists)) {
    console.log(row(`${name}, empty cache`, await timed(target, () => app.cache.invalidate()), baseline));
    console.log(row('  cached', await timed(target), baseline));
  }
} finally {
  await service.close();
}
