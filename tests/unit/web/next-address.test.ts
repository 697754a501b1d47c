import { expect, it } from 'vitest';
import { nextAddress } from '../../../web/screens/sign-in/next-address.ts';

it.each([
  ['/o/bluebird/calls?status=missed', '/o/bluebird/calls?status=missed'],
  ['https://calls.example.com/ops', '/ops'],
  ['//attacker.example', '/'],
  ['/.//attacker.example', '/'],
  ['/%5Cattacker.example', '/%5Cattacker.example'],
  ['\\\\attacker.example', '/'],
  ['https://calls.example.com//attacker.example', '/'],
  ['https://', '/'],
  ['javascript:alert(1)', '/'],
  ['/sign-in', '/'],
])('%s leads to %s', (next, expected) => {
  expect(nextAddress(`/sign-in?next=${encodeURIComponent(next)}`, 'https://calls.example.com')).toBe(expected);
});
