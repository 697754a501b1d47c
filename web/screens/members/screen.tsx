// Who belongs to the organisation, what each role may do, and what has been done.
import { useState } from 'preact/hooks';
import { screenPath } from '../../data/address.ts';
import { useGet } from '../../data/get.ts';
import { mayDo, type Organization, session } from '../../data/session.ts';
import { After } from '../../parts/after.tsx';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Heading } from '../../parts/heading.tsx';
import { memberWords } from '../../words/en/members.ts';
import { AddMember } from './add-member.tsx';
import { AuditLog } from './audit-log.tsx';
import { MemberRow } from './member-row.tsx';
import './screen.css';

export default function Members() {
  const organization = session.organization.value;
  return organization === undefined ? null : <MembersOf organization={organization} />;
}

function MembersOf({ organization }: { readonly organization: Organization }) {
  const [isAdding, setAdding] = useState(false);
  const members = useGet('/api/members', {});
  return (
    <div class="screen">
      <p>
        <a href={screenPath(organization.slug, 'settings')}>{memberWords.settings}</a>
      </p>
      <Heading title={memberWords.title} of={organization.name} />
      <Card
        title={memberWords.question}
        loaded={members}
        timezone={organization.timezone}
        minHeightPx={240}
        actions={
          mayDo(organization, 'members.write') && (
            <Button kind="main" onClick={() => setAdding(true)}>
              {memberWords.add}
            </Button>
          )
        }
      >
        {({ data }) => (
          <ul class="member-list">
            {data.map((member) => (
              <MemberRow key={member.user_id} member={member} organization={organization} />
            ))}
          </ul>
        )}
      </Card>
      <After loaded={[members]}>
        <Roles />
        {mayDo(organization, 'audit.read') && (
          <AuditLog organization={organization} people={members.value?.data ?? []} />
        )}
      </After>
      {isAdding && <AddMember role={organization.role} onClose={() => setAdding(false)} />}
    </div>
  );
}

function Roles() {
  return (
    <section class="card" aria-labelledby="roles">
      <h2 id="roles">{memberWords.rolesQuestion}</h2>
      <dl class="member-roles">
        {memberWords.roles.map(({ role, may }) => (
          <div key={role}>
            <dt>{memberWords.roleNames[role]}</dt>
            <dd>{may}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
