// Unique values: one that is found in a log or a URL has leaked.
import { randomBytes, randomInt } from 'node:crypto';

const word = () => `q${randomBytes(6).toString('hex')}`;
const number = () => `+1212555${randomInt(1000, 10_000)}`;

export type Planted = ReturnType<typeof plantedValues>;

export function plantedValues(orgId: string) {
  return {
    name: `Jane ${word()}`,
    phone: `+1415555${randomInt(1000, 10_000)}`,
    caller: `+1646555${randomInt(1000, 10_000)}`,
    email: `${word()}@example.com`,
    whatsapp: number(),
    facebookId: word(),
    note: `note ${word()}`,
    website: `https://${word()}.example`,
    message: `content ${word()}`,
    transcript: `transcript ${word()}`,
    summary: `summary ${word()}`,
    searchTerm: `term ${word()}`,
    recordingKey: `${orgId}/2026/${word()}.wav`,
    metadata: `metadata ${word()}`,
  };
}

/** The names of the values that a text contains, in any encoding. */
export function findPlanted(text: string, planted: Readonly<Record<string, string>>): string[] {
  const haystack = text.toLowerCase();
  return Object.entries(planted)
    .filter(([, value]) => formsOf(value).some((form) => haystack.includes(form.toLowerCase())))
    .map(([what]) => what);
}

function formsOf(value: string): string[] {
  const distinct = value.split(/[ /]/).at(-1) ?? value;
  return [value, distinct, value.replace(/^\+/, ''), encodeURIComponent(value), encodeURIComponent(distinct)];
}
