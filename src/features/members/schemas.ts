import { type Static, Type } from 'typebox';
import { roles } from '../../domain/role.ts';
import { Id, Instant, Nullable, Strict } from '../../http/contract.ts';

const people = [
  ['a1', 'Olivia Bennett', 'olivia@bluebird.example', 'owner'],
  ['a2', 'Adam Reyes', 'adam@bluebird.example', 'admin'],
  ['a3', 'Grace Lindqvist', 'grace@bluebird.example', 'agent'],
  ['a4', 'Victor Hale', 'victor@bluebird.example', 'viewer'],
] as const;
const created_at = '2025-09-24T08:00:00+00:00';
const members = people.map(([id, name, address, role]) => ({
  user_id: `b1eb12d0-0000-4000-8000-0000000000${id}`,
  name,
  email: address,
  role,
  created_at,
}));
const [, , , viewer] = members;
const newMember = {
  user_id: 'b1eb12d0-0000-4000-8000-0000000000a5',
  name: 'Hana Novak',
  email: 'hana@bluebird.example',
  role: 'agent',
  created_at: '2026-11-20T16:02:11.5+00:00',
};

const MemberRole = Type.Enum([...roles], { description: 'What the member may do.' });

const properties = {
  user_id: Id('The id of the user.', viewer?.user_id),
  name: Nullable(Type.String({ description: 'From the sign-up. Null: the user gave no name, or was deleted.' })),
  email: Nullable(Type.String({ description: 'From the sign-up. Null: the user was deleted.' })),
  role: MemberRole,
  created_at: Instant('When the user became a member.'),
};

const memberSchema = (example: object | undefined) =>
  Type.Object(properties, { title: 'Member', description: 'The member.', examples: [example] });
export const Member = memberSchema(viewer);
export type Member = Static<typeof Member>;
export const AddedMember = memberSchema(newMember);

export const MemberList = Type.Object(
  { data: Type.Array(Type.Object(properties, { title: 'Member' }), { maxItems: 1000 }) },
  { title: 'MemberList', description: 'The members by name.', examples: [{ data: members }] },
);

export const NewMember = Type.Object(
  {
    email: Type.String({
      minLength: 3,
      maxLength: 254,
      pattern: '^[^@\\s]+@[^@\\s]+$',
      description: 'Upper and lower case are the same.',
    }),
    role: MemberRole,
  },
  { title: 'NewMember', additionalProperties: false, examples: [{ email: newMember.email, role: newMember.role }] },
);

export const MemberChange = Type.Object(
  { role: MemberRole },
  { title: 'MemberUpdate', additionalProperties: false, examples: [{ role: 'viewer' }] },
);

export const MemberParams = Strict({ userId: properties.user_id });
export const NoQuery = Strict({});
