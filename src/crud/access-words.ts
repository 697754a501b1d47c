// Who may use a route, for its description. For routes of ops the OpenAPI document adds the role itself.
import type { ResourceDeclaration } from './declaration.ts';

export function readersOf({ writers }: ResourceDeclaration): string {
  return writers === 'ops' ? 'Shared by all organisations.' : 'For every member.';
}

export function writersOf({ writers }: ResourceDeclaration): string {
  if (writers === 'ops') return 'Applies to all organisations.';
  return `For ${new Intl.ListFormat('en').format(writers.map((role) => `${role}s`))}.`;
}
