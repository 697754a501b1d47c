import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { providers } from '../../../src/providers/providers.ts';
import { signDelivery } from '../../helpers/sign-delivery.ts';

const nowMs = Date.now();
const body = '{}';
const url = 'https://calls.example.com/webhooks/x/1';

/** Signed with the empty secret. */
const headersOf = (provider: string) => ({
  ...signDelivery(provider, body, ''),
  'x-twilio-signature': createHmac('sha1', '').update(url).digest('base64'),
  authorization: 'Bearer ',
});

it.each(providers.map((provider) => [provider.name, provider] as const))(
  'a connection to %s without a secret refuses every delivery',
  async (name, { verify }) => {
    const delivery = { method: 'POST', url, headers: headersOf(name), rawBody: Buffer.from(body) };
    expect(await verify(delivery, { secrets: [], options: {}, nowMs })).not.toBeNull();
  },
);
