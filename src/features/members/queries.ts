// The SQL functions decide which member may be changed by whom.
import { dataOf, dataOrNull, type PostgrestResponse } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import type { Role } from '../../domain/role.ts';
import { Conflict, LastOwner, notFound, PreconditionFailed, UserNotFound } from '../../errors.ts';
import type { Member } from './schemas.ts';

export const MemberNotFound = notFound('member');

export async function listMembers(database: DatabaseHandle): Promise<Member[]> {
  return dataOf(await database.rpc('list_members', undefined, { get: true })) as Member[];
}

export async function readMember(database: DatabaseHandle, userId: string): Promise<Member> {
  const [found] = dataOf(await database.rpc('list_members', { member: userId }, { get: true }));
  if (found === undefined) throw new MemberNotFound();
  return found as Member;
}

export async function addMember(database: DatabaseHandle, address: string, role: Role): Promise<Member> {
  // A POST: the address must not appear in URL logs.
  const response = await database.rpc('add_member', { address, member_role: role });
  if (response.error?.code === '23505') {
    throw new Conflict('This user is already a member of the organisation', { cause: response.error });
  }
  const userId = dataOrNull(response) as string | null;
  if (userId === null) throw new UserNotFound();
  return readMember(database, userId);
}

interface Target {
  readonly userId: string;
  /** The role that the member must still have. Undefined: any. */
  readonly roleAsRead: Role | undefined;
}

export async function changeMember(database: DatabaseHandle, target: Target, role: Role): Promise<void> {
  assertChanged(target, await database.rpc('change_member', { ...argumentsOf(target), member_role: role }));
}

export async function removeMember(database: DatabaseHandle, target: Target): Promise<void> {
  assertChanged(target, await database.rpc('remove_member', argumentsOf(target)));
}

function argumentsOf({ userId, roleAsRead }: Target) {
  return { member: userId, ...(roleAsRead !== undefined && { role_as_read: roleAsRead }) };
}

function assertChanged({ roleAsRead }: Target, response: PostgrestResponse<boolean | null>): void {
  if (response.error?.code === 'PT409') throw new LastOwner({ cause: response.error });
  if (!dataOf(response)) throw roleAsRead === undefined ? new MemberNotFound() : new PreconditionFailed();
}
