import { describe, expect, it } from 'vitest';
import { clientAddressOf } from '../../../src/http/rate-limit/client-address.ts';
import { createFixedWindows } from '../../../src/http/rate-limit/fixed-windows.ts';

describe('a fixed window', () => {
  it('allows the maximum per minute, then returns the seconds to wait, and starts again', () => {
    let now = 1000;
    const secondsToWait = createFixedWindows({ max: 3, now: () => now });
    expect([1, 2, 3, 4].map(() => secondsToWait('a'))).toEqual([0, 0, 0, 60]);
    expect(secondsToWait('b')).toBe(0);
    now += 58_500;
    expect(secondsToWait('a')).toBe(2);
    now += 1500;
    expect([1, 2, 3, 4].map(() => secondsToWait('a'))).toEqual([0, 0, 0, 60]);
  });

  it('keeps ten thousand keys, and drops the least recently used one', () => {
    const secondsToWait = createFixedWindows({ max: 1, now: () => 0 });
    secondsToWait('kept');
    for (let index = 0; index < 9999; index += 1) secondsToWait(`${index}`);
    expect(secondsToWait('kept')).toBe(60);
    secondsToWait('one more');
    expect(secondsToWait('0')).toBe(0);
    expect(secondsToWait('kept')).toBe(60);
  });
});

describe('a client address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8:1::', '2001:db8:1:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['1::2:3:4:5:6:7', '1:0:2:3::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('is the address, or the /64 prefix of IPv6 in any notation: %s', (ip, address) => {
    expect(clientAddressOf(ip)).toBe(address);
  });
});
