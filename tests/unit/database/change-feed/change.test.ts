import { describe, expect, it } from 'vitest';
import { parseChange } from '../../../../src/database/change-feed/change.ts';

const org = '10000000-0000-4000-8000-000000000001';
const change = { id: '812-5f', table: 'call_logs', orgs: [org] };
const call = {
  id: org,
  status: 'in_progress',
  direction: 'inbound',
  started_at: '2026-11-28T09:30:00.125',
  agent_id: null,
};
const orgs = (count: number) => Array.from({ length: count }, (_, n) => org.slice(0, -3) + String(n).padStart(3, '0'));

describe('a payload', () => {
  it.each([
    ['of one org', change],
    ['of a hundred orgs', { ...change, orgs: orgs(100) }],
    ['with the start of its transaction', { ...change, at: 1_795_000_000_000 }],
    ['of all orgs', { ...change, orgs: '*' }],
    ['of named calls', { ...change, calls: [call, { ...call, agent_id: org }] }],
  ])('%s is a change', (_, message) => {
    expect(parseChange(JSON.stringify(message))).toEqual(message);
  });

  it.each([
    ['is empty', ''],
    ['is not JSON', 'call_logs'],
    ['is truncated JSON', JSON.stringify(change).slice(0, -1)],
    ['is null', 'null'],
    ['is a list', JSON.stringify([change])],
    ['has no id', JSON.stringify({ ...change, id: undefined })],
    ['has an id that is a number', JSON.stringify({ ...change, id: 812 })],
    ['has an id with other characters', JSON.stringify({ ...change, id: 'a:{b}' })],
    ['has no table', JSON.stringify({ ...change, table: undefined })],
    ['has a table with a schema', JSON.stringify({ ...change, table: 'public.call_logs' })],
    ['has no orgs', JSON.stringify({ ...change, orgs: undefined })],
    ['has an empty list of orgs', JSON.stringify({ ...change, orgs: [] })],
    ['has another word for all orgs', JSON.stringify({ ...change, orgs: 'all' })],
    ['has an org that is not an id', JSON.stringify({ ...change, orgs: [org, '*'] })],
    ['has an org in upper case', JSON.stringify({ ...change, orgs: ['A0000000-0000-4000-8000-000000000001'] })],
    ['has an org twice', JSON.stringify({ ...change, orgs: [org, org] })],
    ['has too many orgs', JSON.stringify({ ...change, orgs: orgs(101) })],
    ['has a start that is a text', JSON.stringify({ ...change, at: '2026-01-01' })],
    ['has an additional property', JSON.stringify({ ...change, row: {} })],
    ['names calls of all orgs', JSON.stringify({ ...change, orgs: '*', calls: [call] })],
    ['names calls of two orgs', JSON.stringify({ ...change, orgs: orgs(2), calls: [call] })],
    ['names too many calls', JSON.stringify({ ...change, calls: Array.from({ length: 11 }, () => call) })],
    ['names a call with a number', JSON.stringify({ ...change, calls: [{ ...call, from_number: '+12125550177' }] })],
    ['sets __proto__', '{"id":"812-5f","table":"call_logs","orgs":"*","__proto__":{"x":1}}'],
  ])('that %s is not a change', (_, payload) => {
    expect(parseChange(payload)).toBeUndefined();
  });
});
