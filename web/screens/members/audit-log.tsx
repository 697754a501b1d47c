// Who did what, and when. The person, the action and the page are in the address.
import { useAddress } from '../../data/address.ts';
import { serverNowMs } from '../../data/clock.ts';
import { type AnswerOf, useGet } from '../../data/get.ts';
import type { Organization } from '../../data/session.ts';
import { Card } from '../../parts/card.tsx';
import { Choice } from '../../parts/choice.tsx';
import { CursorPages } from '../../parts/cursor-pages.tsx';
import { TableBox } from '../../parts/table-box.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { auditActions, auditWords } from '../../words/en/audit.ts';
import { momentOf } from '../../words/time.ts';
import { type Entry, Subject } from './subject.tsx';

interface AuditLogProps {
  readonly organization: Organization;
  readonly people: AnswerOf<'/api/members'>['data'];
}

export function AuditLog({ organization, people }: AuditLogProps) {
  const address = useAddress();
  const { query } = address;
  const [actor, action, cursor] = [query.get('actor_id') ?? '', query.get('action') ?? '', query.get('cursor')];
  const entries = useGet('/api/audit', {
    query: {
      limit: 50,
      ...(actor !== '' && { actor_id: actor }),
      ...(action !== '' && { action: [action] }),
      ...(cursor !== null && { cursor }),
    },
  });
  const choose = (name: string) => (value: string) => address.go({ [name]: value === '' ? null : value, cursor: null });
  return (
    <Card
      title={auditWords.question}
      loaded={entries}
      timezone={organization.timezone}
      minHeightPx={320}
      actions={
        <>
          <Choice
            label={auditWords.person}
            value={actor}
            options={[
              { value: '', text: auditWords.anyPerson },
              ...people.map(({ user_id, name, email }) => ({ value: user_id, text: name ?? email ?? user_id })),
            ]}
            onChange={choose('actor_id')}
          />
          <Choice
            label={auditWords.action}
            value={action}
            options={[
              { value: '', text: auditWords.anyAction },
              ...auditActions.map((value) => ({ value, text: auditWords.actionName(value) })),
            ]}
            onChange={choose('action')}
          />
        </>
      }
    >
      {({ data, pagination }) => (
        <>
          {data.length === 0 ? (
            <p>{auditWords.none}</p>
          ) : (
            <AuditTable entries={data} organization={organization} people={people} />
          )}
          <CursorPages
            label={auditWords.pages}
            cursor={cursor}
            nextCursor={pagination.nextCursor}
            hrefOf={(next) => address.href({ cursor: next })}
          />
        </>
      )}
    </Card>
  );
}

interface AuditTableProps extends AuditLogProps {
  readonly entries: readonly Entry[];
}

function AuditTable({ entries, organization: { timezone, slug }, people }: AuditTableProps) {
  const now = serverNowMs();
  const { columns } = auditWords;
  // A change of the service itself has no request.
  const hasRequests = entries.some(({ request_id }) => request_id !== null);
  return (
    <TableBox label={auditWords.question}>
      <table class="table">
        <TableHead
          columns={[columns.at, columns.who, columns.what, columns.subject, ...(hasRequests ? [columns.request] : [])]}
        />
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id}>
              <td class="audit-at">
                <time dateTime={entry.at}>{momentOf(timezone, entry.at, now)}</time>
              </td>
              <td>{auditWords.actor(entry.actor_name ?? entry.actor_email, entry.actor_id)}</td>
              <td>{auditWords.actionName(entry.action)}</td>
              <td>
                <Subject entry={entry} slug={slug} people={people} />
              </td>
              {hasRequests && <td class="audit-request">{entry.request_id}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
