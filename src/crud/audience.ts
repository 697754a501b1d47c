// Who may read and write a resource, in words, for the document.
import type { Resource } from './resource.ts';

export function audienceOf({ writers }: Pick<Resource, 'writers'>): {
  readonly readers: string;
  readonly writers: string;
} {
  // The document itself says who ops are.
  if (writers === 'ops') return { readers: 'The same for all organisations.', writers: 'For all organisations.' };
  const roles = writers.map((role) => `${role}s`);
  return { readers: 'For every member.', writers: `For ${new Intl.ListFormat('en').format(roles)}.` };
}
