// What lists of resources cost: an org with 88 agents, and one with 200,000 contacts; cold (not even the caller is known) and
// remembered, as a multiple of one bare PostgREST round trip in the same run.
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
     select $1, 'Somebody ' || n, '+1' || 3000000000 + n, n || '@bench.example', now() - n * interval '1 minute'
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
    [`the ${agents} agents with their numbers`]: `${url}/api/agents?limit=100`,
    [`${contacts.toLocaleString('en')} contacts, page 1`]: list,
    [`${contacts.toLocaleString('en')} contacts, the last page`]: `${list}?page=${contacts / 20}`,
    [`${contacts.toLocaleString('en')} contacts, found by a name`]: `${list}?search=somebody+123456`,
    [`${contacts.toLocaleString('en')} contacts, by phone`]: `${list}/lookup?phone=%2B13000123456`,
    [`${contacts.toLocaleString('en')} contacts, their stats`]: `${list}/stats`,
  };
  console.log('100 rounds each, one after the other');
  const floor = await timed(`${stack.postgrestUrl}/rpc/ping`);
  console.log(heading);
  console.log(row('one bare PostgREST round trip', floor, floor));
  for (const [name, target] of Object.entries(lists)) {
    console.log(row(`${name}, cold`, await timed(target, () => app.cache.invalidate()), floor));
    console.log(row('  remembered', await timed(target), floor));
  }
} finally {
  await service.close();
}
