// Invalid values for addresses and headers.
import fc from 'fast-check';

const rawRubbish = [
  ...[
    '',
    '%20',
    '%00',
    '%zz',
    '%',
    '%E0%A4%A',
    '%ED%A0%80',
    '%ED%B0%80%ED%A0%80',
    '%ff%fe',
    '%u0041',
    '+',
    '&',
    '=',
    '#',
  ],
  ...[
    'null',
    'undefined',
    'NaN',
    'Infinity',
    '-1',
    '-0',
    '0',
    '101',
    '1.5',
    '1e3',
    '1e9',
    '1e308',
    '1e309',
    '0x10',
    '0b1',
  ],
  ...['9'.repeat(400), '2147483648', '9007199254740993', '%D9%A1', 'a'.repeat(8192), '%F0%9F%92%A9'.repeat(600)],
  ...['true', 'TRUE', '[]', '%7B%7D', '[object%20Object]', '__proto__', 'constructor', 'toString', '%5B%22a%22%5D'],
  ...[
    '2026-02-30',
    '0000-01-01',
    '0001-01-01',
    '1000-01-01',
    '9999-12-31',
    '10000-01-01',
    '-000001-01-01',
    '2026-13-01',
  ],
  ...[
    '2026-03-08T25:00Z',
    '2026-06-30T23:59:60Z',
    '2026-03-08T02:30',
    '2026-03-08T02:30Z',
    '2026-03-08T02:30:00-05:00',
  ],
  ...[
    '9999-12-31T23:59:59-05:00',
    '1000-01-01T00:00:00%2B23:59',
    '2026-03-08T02:30:00%2B99:99',
    '2026-03-08t02:30:00z',
  ],
  ...['2026-03-08T02:30Z[America/New_York]', 'infinity', 'now', 'today', 'epoch', '1234567890', '2026-W10', '2026-3-8'],
  ...[
    "'%20or%201=1%20--",
    '%22',
    "'",
    '%5C',
    '%60',
    '$1',
    '(1)',
    'x%25),id.gt.0',
    '*',
    '%25',
    '_',
    'eq.1',
    'not.is.null',
  ],
  ...[
    '..%2f..%2fetc',
    '%2e%2e',
    '%0d%0ax:y',
    '%1b[31m',
    '<script>',
    '%24%7B7*7%7D',
    '{{7}}',
    '%C2%85',
    '%E2%80%AE',
    '%EF%BF%BF',
  ],
];
export const percent = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
export const anything = fc.oneof(
  fc.constantFrom(...rawRubbish),
  fc.string({ unit: 'grapheme', maxLength: 40 }).map(percent),
  fc.string({ unit: 'binary', maxLength: 40 }).map(percent),
  fc.double().map((number) => percent(String(number))),
  fc.json({ maxDepth: 2 }).map(percent),
);

export const uuid = '0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10';
/** Valid values, so that invalid ones also reach the code behind the first check. */
const plausible: Record<string, readonly string[]> = {
  direction: ['inbound', 'outbound'],
  status: ['completed', 'missed', 'open', 'active', 'scheduled', 'draft'],
  sentiment: ['unknown', 'positive'],
  agent_id: [uuid],
  contact_id: [uuid],
  account_id: [uuid],
  staff_id: [uuid],
  phone_number_id: [uuid],
  has_recording: ['true', 'false'],
  active: ['true', 'false'],
  deleted: ['true', 'false'],
  method: ['sms', 'email'],
  from: ['2026-01-01', '2026-03-08T00:00:00-05:00'],
  to: ['2026-01-20', '2026-12-31', '9999-12-31', '%2B15550000001'],
  duration: ['5', '30', '1440'],
  min_duration: ['0', '2147483647'],
  max_duration: ['60', '2147483647'],
  search: ['Grace', '%25', 'x%25),id.gt.0', '%22crown', 'or%20-'],
  sort: ['started_at', '-duration_seconds', '-created_at', 'name', 'relevance'],
  limit: ['1', '100'],
  page: ['1', '2', '1000000'],
  phone: ['%2B15550000001', '15550000001', 'tel:%2B1-555-000-0001;ext=5', '%2B1(555)000%200001'],
  email: ['ada@example.com', '%00@x', '@'],
  facebook_id: ['100012345678901', '%22),id.gt.0'],
  page_id: ['102938475610293', '%22,id.gt.0', '%5C%22'],
  provider_phone_id: ['PN1', '%22,id.gt.0'],
};
const strangeNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'org_id',
  'limit[]',
  'from[gte]',
  '',
  'or',
  'and',
  'order',
  'offset',
  'callId',
  'apikey',
];

/** Query parameters with known and unknown names; a repeated name keeps its last value or all of them. */
export function queryOf(names: readonly string[]) {
  const name = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...names, 'cursor') },
    { weight: 1, arbitrary: fc.constantFrom(...strangeNames) },
    { weight: 1, arbitrary: anything },
  );
  const parameter = name.chain((key) => {
    const good = Object.hasOwn(plausible, key) ? plausible[key] : undefined;
    const value = good === undefined ? anything : fc.oneof(fc.constantFrom(...good), anything);
    return value.map((text) => [key, text] as const);
  });
  return fc.array(parameter, { maxLength: 4 });
}

/** The valid address with some of its parts replaced. */
export function addressWith(address: string, sent: readonly (readonly [string, string])[]): string {
  const [path, search = ''] = address.split('?');
  const kept = search.split('&').filter((part) => part !== '' && !sent.some(([name]) => part.startsWith(`${name}=`)));
  const query = [...kept, ...sent.map(([name, value]) => `${name}=${value}`)].join('&');
  return inAscii(query === '' ? `${path}` : `${path}?${query}`);
}

// Node's client refuses characters outside ASCII and ends the address at a #.
export const inAscii = (path: string) => path.replace(/[^\x21-\x22\x24-\x7e]/g, (character) => percent(character));

const headerText = fc
  .oneof(
    fc.constantFrom(
      '',
      ' ',
      ',',
      'null',
      uuid,
      `${uuid},${uuid}`,
      `{${uuid}}`,
      'a'.repeat(8000),
      '*/*;q=9',
      'bytes=0-',
      'bytes=-1,9-2',
    ),
    fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)), maxLength: 60 }),
  )
  .map((text) => text.replaceAll('\x7f', ''));
const headerNames = [
  'x-org-id',
  'x-request-id',
  'authorization',
  'accept',
  'accept-encoding',
  'range',
  'if-none-match',
  'if-match',
  'origin',
  'cookie',
  'prefer',
  'x-forwarded-for',
  'x-http-method-override',
  'content-type',
  'apikey',
  'x-client-info',
  'accept-profile',
];
export const headers = fc.dictionary(
  fc.constantFrom(...headerNames),
  fc.oneof(headerText, fc.array(headerText, { minLength: 2, maxLength: 3 })),
  { maxKeys: 3 },
);
