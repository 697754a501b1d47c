import { useGet } from './get.ts';

/** The name of a member, else the email. Undefined while it is read, and for a person who has left. */
export function useMemberName(userId: string | null): string | undefined {
  const { value } = useGet('/api/members', userId === null ? null : {});
  const member = value?.data.find((each) => each.user_id === userId);
  return member?.name ?? member?.email ?? undefined;
}
