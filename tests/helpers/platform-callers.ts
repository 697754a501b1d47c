// Tokens of platform callers: users with a platform role, and services.
import { randomUUID } from 'node:crypto';
import { signUser } from './app.ts';
import type { TestStack } from './stack.ts';

interface Options {
  readonly role?: 'ops' | 'monitor';
  readonly userId?: string;
  readonly orgId?: string;
}

export async function signPlatform(
  { sql, keys }: Pick<TestStack, 'sql' | 'keys'>,
  { role = 'ops', userId = randomUUID(), orgId }: Options = {},
): Promise<string> {
  await sql.query('insert into platform_roles (user_id, role) values ($1, $2) on conflict do nothing', [userId, role]);
  return signUser({ keys }, userId, orgId);
}

export function signService({ keys }: Pick<TestStack, 'keys'>): Promise<string> {
  return keys.sign({ role: 'callboard_service' }, { expiresInSeconds: 3600 });
}
