// Who may use a route, for its description. For routes of ops the OpenAPI document adds the role itself.
import { holdersOf } from '../domain/rights.ts';
import type { ResourceDeclaration } from './declaration.ts';

export function readersOf({ writeRight }: ResourceDeclaration): string {
  return writeRight === 'ops' ? 'Shared by all organisations.' : 'For every member.';
}

export function writersOf({ writeRight }: ResourceDeclaration): string {
  if (writeRight === 'ops') return 'Applies to all organisations.';
  return `For ${new Intl.ListFormat('en').format(holdersOf(writeRight).map((role) => `${role}s`))}.`;
}
