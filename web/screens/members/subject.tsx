// What an entry of the audit log is about: a call as a link, a member by name, any other thing by the name that it had.
import { screenPath } from '../../data/address.ts';
import type { AnswerOf } from '../../data/get.ts';
import { auditWords } from '../../words/en/audit.ts';
import { memberWords } from '../../words/en/members.ts';
import type { Role } from './manageable.ts';

export type Entry = AnswerOf<'/api/audit'>['data'][number];

interface SubjectProps {
  readonly entry: Entry;
  readonly slug: string;
  readonly people: AnswerOf<'/api/members'>['data'];
}

export function Subject({ entry, slug, people }: SubjectProps) {
  const { subject_type: type, subject_id: id, details } = entry;
  if (type === 'call' && id !== null) return <a href={screenPath(slug, `calls/${id}`)}>{auditWords.openCall}</a>;
  const after = recordOf(details.after) ?? recordOf(details.before);
  if (type === 'member') {
    const person = people.find(({ user_id }) => user_id === id);
    const role = memberWords.roleNames[textOf(after?.role) as Role] ?? '';
    return <>{auditWords.member(person?.name ?? person?.email ?? '', role)}</>;
  }
  const name = textOf(after?.name) ?? textOf(after?.label) ?? textOf(details.name);
  const [from, to] = [textOf(details.from), textOf(details.to)];
  return <>{name ?? (from === undefined || to === undefined ? '' : auditWords.fromTo(from, to))}</>;
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);

const recordOf = (value: unknown) =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
