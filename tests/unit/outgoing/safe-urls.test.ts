// Which URLs and addresses the service sends requests to.
import { describe, expect, it } from 'vitest';
import { parseAllowedUrl } from '../../../src/features/calls/recording/copy/allowed-url.ts';
import { createNetwork } from '../../../src/outgoing/network.ts';
import { isPublicAddress } from '../../../src/outgoing/public-address.ts';

const hosts = ['storage.vapi.ai', '*.cloudfront.net'];

describe('the URL of a recording', () => {
  it.each(['https://storage.vapi.ai/a.wav', 'https://storage.vapi.ai:443/a.wav?x=1', 'https://d1.cloudfront.net/a'])(
    'may be %s',
    (url) => {
      expect(parseAllowedUrl(url, hosts).protocol).toBe('https:');
    },
  );

  it.each([
    ['http://storage.vapi.ai/a.wav', 'URL_NOT_HTTPS'],
    ['file:///etc/passwd', 'URL_NOT_HTTPS'],
    ['https://user:secret@storage.vapi.ai/a.wav', 'URL_WITH_CREDENTIALS'],
    ['https://storage.vapi.ai@evil.example/a.wav', 'URL_WITH_CREDENTIALS'],
    ['https://storage.vapi.ai:8443/a.wav', 'PORT_NOT_ALLOWED'],
    ['https://storage.vapi.ai.evil.example/a.wav', 'HOST_NOT_ALLOWED'],
    ['https://evilcloudfront.net/a.wav', 'HOST_NOT_ALLOWED'],
    ['https://cloudfront.net/a.wav', 'HOST_NOT_ALLOWED'],
    ['https://169.254.169.254/latest/meta-data', 'HOST_NOT_ALLOWED'],
    ['https://2130706433/a.wav', 'HOST_NOT_ALLOWED'],
    ['https://[::1]/a.wav', 'HOST_NOT_ALLOWED'],
    ['storage.vapi.ai', 'URL_NOT_VALID'],
  ])('is refused: %s', (url, code) => {
    expect(() => parseAllowedUrl(url, hosts)).toThrow(expect.objectContaining({ code, isFinal: true }));
  });
});

describe('an address', () => {
  it.each(['8.8.8.8', '1.1.1.1', '2606:4700::1111', '2a00:1450:4001::1'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each(['168.63.129.16', '64:ff9b::7f00:1', '3fff::1', '5f00::1', '::ffff:8.8.8.8', '1.2.3', ''])(
    '%j is not public',
    (address) => {
      expect(isPublicAddress(address)).toBe(false);
    },
  );

  it.each([
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254', '172.16.0.1'],
    ...['172.31.255.255', '192.168.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', '192.0.0.8'],
    ...[
      '::',
      '::1',
      'fe80::1',
      'fc00::1',
      'fd12::1',
      'ff02::1',
      '::ffff:10.0.0.1',
      '::ffff:127.0.0.1',
      '64:ff9b::7f00:1',
    ],
    ...['2001:db8::1', '2002:7f00:1::', '2001::1', 'not an address'],
  ])('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('a host', () => {
  const url = new URL('https://storage.vapi.ai/a.wav');

  it.each([[['127.0.0.1']], [['8.8.8.8', '10.0.0.1']], [[]]])('with the addresses %j is refused', async (addresses) => {
    const network = createNetwork({ resolve: async () => addresses });
    await expect(network.dispatcherFor(url)).rejects.toMatchObject({ code: 'ADDRESS_NOT_PUBLIC', isFinal: true });
  });

  it('is refused when it is itself an address that is not public', async () => {
    const network = createNetwork();
    await expect(network.dispatcherFor(new URL('https://[::1]/a'))).rejects.toMatchObject({
      code: 'ADDRESS_NOT_PUBLIC',
    });
  });
});
