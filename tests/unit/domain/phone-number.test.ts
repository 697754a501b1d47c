import { describe, expect, it } from 'vitest';
import { normalizeNumber, toE164 } from '../../../src/domain/phone-number.ts';

describe('a phone number', () => {
  it.each([
    '+15550109999',
    '15550109999',
    '0015550109999',
    '+1 (555) 010-9999',
    '1 (555) 010-9999',
    '(+1) 555 010 9999',
    '( +1) 555 010 9999',
    '+1.555.010.9999',
    '+1/555/010-9999',
    '  +1 555 010 9999  ',
    // A + that was decoded as a space.
    ' 15550109999',
    'tel:+15550109999',
    'TEL:+1-555-010-9999;ext=5',
    'tel:555-010-9999;phone-context=+1',
    'tel:010-9999;ext=5;phone-context=+1-555',
    'tel:+15550109999;phone-context=+44',
    'tel:15550109999',
    'sms:+15550109999',
    'SMS:+1-555-010-9999?body=Hello%20555',
    'whatsapp:+15550109999',
    'WhatsApp:15550109999',
    'callto:+1 555 010 9999',
    'callto://+15550109999',
    '1-555-010-9999 x5',
    '+1 555 010 9999 x5',
    '+1 555 010 9999 ext. 5',
    '+1 555 010 9999,,5#',
    '+1\u00a0555\u00a0010\u00a09999',
    '+1\u202f555\u2009010\u30009999',
    '+1\u2011555\u2013010\u22129999',
    // Copied from an address book, with invisible direction marks.
    '\u202a+1 555 010 9999\u202c',
    '\u200e+1\u200b5550109999',
    '\uff0b\uff11\uff08\uff15\uff15\uff15\uff09\uff10\uff11\uff10\uff0d\uff19\uff19\uff19\uff19',
    '+\u0661\u0665\u0665\u0665\u0660\u0661\u0660\u0669\u0669\u0669\u0669',
    '\u06f1\u06f5\u06f5\u06f5\u06f0\u06f1\u06f0\u06f9\u06f9\u06f9\u06f9',
    '+\u0967\u096b\u096b\u096b\u0966\u0967\u0966\u096f\u096f\u096f\u096f',
    // Mathematical digits: their styles are adjacent in Unicode.
    '+\u{1d7cf}\u{1d7d3}\u{1d7d3}\u{1d7e7}\u{1d7ce}\u{1d7d9}\u{1d7ce}\u{1d7d7}\u{1d7d7}\u{1d7d7}\u{1d7d7}',
  ])('is the same in every notation: %j', (written) => {
    expect(toE164(written)).toBe('+15550109999');
  });

  it.each([
    ['+44 (0) 20 7946 0018', '+442079460018'],
    ['00 44 20 7946 0018', '+442079460018'],
    ['44 (0) 20 7946 0018', '+442079460018'],
    // Italian numbers keep their zero.
    ['+39 06 698 12345', '+390669812345'],
    // Short numbers need a + or 00 before the country code.
    ['+3125550199', '+3125550199'],
    ['00 31 2555 0199', '+3125550199'],
    ['tel:2555-0199;phone-context=+31', '+3125550199'],
  ])('follows the rules of its country: %s', (written, stored) => {
    expect(toE164(written)).toBe(stored);
  });

  it.each([
    '',
    ' ',
    '+',
    '112',
    '12345',
    '010-9999',
    'anonymous',
    '+1 555 CALL ME',
    '+1 555 010',
    '++15550109999',
    '+1+5550109999',
    '5550109999@sip.example',
    'sip:+15550109999@sip.example',
    'tel:010-9999;phone-context=example.com',
    '+999 123 456 789',
    `+1555010${'9'.repeat(60)}`,
    '\ud800',
    '+1555\x010\u00009999',
  ])('is invalid without a country code, or with other characters: %j', (written) => {
    expect(toE164(written)).toBeUndefined();
  });

  it.each([
    '(312) 555-0199',
    '312-555-0199',
    '312.555.0199',
    '3125550199',
    '312 555 0199 x15',
    '312 555 0199;ext=15',
    '\uff13\uff11\uff12\uff15\uff15\uff15\uff10\uff11\uff19\uff19',
    'tel:3125550199',
    'sms:3125550199?body=1',
    'whatsapp:3125550199',
    'callto:312-555-0199',
    '(617) 555-0199',
    '617 555 0199',
    '4155550199',
    '2125550199',
    '9195550199',
    '555-0199',
    // National notation of other countries, mostly with a leading zero.
    '020 7946 0018',
    '030 901820',
    '06 12345678',
    '9876543210',
    '011 1 312 555 0199',
  ])('without a country code gets none: %j', (written) => {
    expect(toE164(written)).toBeUndefined();
    expect(normalizeNumber(written)).toBe(written);
  });

  it('is stored in E.164 when it is valid, and otherwise without surrounding spaces', () => {
    const written = ['+1 (555) 010-9999', ' 12345 ', ' 312 555 0199 ', 'sip:ann@example.com', 'whatsapp:+15550109999'];
    expect(written.map(normalizeNumber)).toEqual([
      '+15550109999',
      '12345',
      '312 555 0199',
      'sip:ann@example.com',
      '+15550109999',
    ]);
  });
});
