import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { problemOfAuth } from '../../../web/data/hosted/auth-problem.ts';
import { fetchAuth } from '../../../web/data/hosted/fetch-auth.ts';
import { type Link, readLink, withoutLink } from '../../../web/data/hosted/link.ts';

const page = 'https://calls.example.com';
const links: [string, Link][] = [
  ['/sign-in?code=abc&next=%2Fops', { kind: 'code', code: 'abc' }],
  ['/?error=access_denied&error_description=No#error=access_denied&sb=', { kind: 'refused', code: 'access_denied' }],
  ['/#error=access_denied&error_code=otp_expired&sb=', { kind: 'refused', code: 'otp_expired' }],
  ['/sign-in?token_hash=abc&type=invite', { kind: 'hash', hash: 'abc', type: 'invite' }],
  [
    '/#access_token=a&expires_in=3600&refresh_token=r&token_type=bearer&type=recovery',
    { kind: 'tokens', accessToken: 'a', refreshToken: 'r', type: 'recovery' },
  ],
];

describe('a link of Supabase Auth', () => {
  it.each(links)('is read from %s', (address, link) => {
    expect(readLink(new URL(address, page))).toEqual(link);
  });

  it.each(['/', '/sign-in?next=%2Fops', '/o/bluebird/calls?code=abc', '/#content', '/sign-in#access_token=a'])(
    'is not read from %s',
    (address) => {
      expect(readLink(new URL(address, page))).toBeUndefined();
    },
  );

  it('leaves only the address that the reader wanted', () => {
    expect(links.map(([address]) => withoutLink(new URL(address, page)))).toEqual([
      '/sign-in?next=%2Fops',
      ...['/', '/', '/sign-in', '/'],
    ]);
  });
});

describe('a refusal of Supabase Auth', () => {
  const problemOf = (status: number | undefined, code?: string, message = '') =>
    problemOfAuth({ status, code, message } as never);

  it('is told by its code, never by its message', () => {
    expect(problemOf(400, 'invalid_credentials', 'Invalid login credentials')).toEqual({
      ...{ statusCode: 400, code: 'invalid_credentials', message: '' },
    });
  });

  it('of too many requests has the seconds of its message, or a minute', () => {
    expect(problemOf(429, 'over_email_send_rate_limit', 'only request this after 42 seconds.').retryAfterSeconds).toBe(
      42,
    );
    expect(problemOf(429, 'over_request_rate_limit', 'Request rate limit reached').retryAfterSeconds).toBe(60);
  });

  it.each([undefined, 0, 500, 503, 522])('is none when Auth is away: %s', (status) => {
    expect(problemOf(status).code).toBe('AUTH_UNAVAILABLE');
  });
});

it('too many renewals are no refusal of the session', async () => {
  const server = createServer((_request, response) => response.writeHead(429).end('{}'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const token = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token?grant_type=`;
  expect((await fetchAuth(`${token}refresh_token`)).status).toBe(503);
  expect((await fetchAuth(`${token}password`)).status).toBe(429);
  server.close();
});
