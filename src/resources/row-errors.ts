// What the database refuses to store, said by field. Column names are the API's own names, and values are never repeated.
import { type AnswerError, translate } from '../database/answers.ts';
import { Conflict, ValidationFailed } from '../errors.ts';
import type { Resource } from './resource.ts';

export function rowError(error: AnswerError, status: number, { one, refusals }: Resource): Error {
  const refused = refusals?.[error.code ?? ''];
  if (refused !== undefined) return refused();
  const cause = { cause: error };
  const columns = columnsIn(error.details ?? '');
  switch (error.code) {
    case '23505':
      return new Conflict(`There is a ${one} with this ${columns} already`, cause);
    case '23503':
      if (/is still referenced/.test(error.details ?? '')) {
        return new Conflict(`This ${one} is still needed by others`, cause);
      }
      return new ValidationFailed(
        `${referenceIn(error.message)} is of nothing that exists in this organisation`,
        cause,
      );
    case '23502':
      return new ValidationFailed('A field is missing', cause);
    case '23514':
      return new ValidationFailed('The fields contradict each other, or one has not the right form', cause);
    default:
      return translate(error, status);
  }
}

/** "Key (org_id, whatsapp)=(…) already exists." -> "whatsapp" */
function columnsIn(details: string): string {
  const named = /^Key \(([\w, ]+)\)=/.exec(details)?.[1] ?? 'value';
  return named
    .split(', ')
    .filter((column) => column !== 'org_id')
    .join(' and ');
}

/** Of a table with row-level security the details name no column, but the constraint does: messages_org_id_contact_id_fkey. */
function referenceIn(message: string): string {
  return /constraint "\w+?_org_id_(\w+)_fkey"/.exec(message)?.[1] ?? 'value';
}
