import { useState } from 'preact/hooks';
import { api } from '../../data/api.ts';
import { useChange } from '../../data/change.ts';
import { serverNowMs } from '../../data/clock.ts';
import type { AnswerOf } from '../../data/get.ts';
import { type Organization, session } from '../../data/session.ts';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { Problem } from '../../parts/notice.tsx';
import { memberWords } from '../../words/en/members.ts';
import { momentOf } from '../../words/time.ts';
import { type Role, rolesManagedBy } from './manageable.ts';

type Member = AnswerOf<'/api/members'>['data'][number];

interface MemberRowProps {
  readonly member: Member;
  readonly organization: Organization;
}

export function MemberRow({ member, organization: { role, timezone } }: MemberRowProps) {
  const { user_id: userId, name, email, created_at } = member;
  const params = { path: { userId } };
  const change = useChange((next: Role) => api.PATCH('/api/members/{userId}', { params, body: { role: next } }));
  const remove = useChange((_: undefined) => api.DELETE('/api/members/{userId}', { params }));
  const [isRemoving, setRemoving] = useState(false);
  const managed = rolesManagedBy(role);
  const isSelf = session.user.value?.id === userId;
  const mayManage = managed.includes(member.role);
  const called = name ?? email ?? memberWords.withoutName;
  const problem = change.problem ?? remove.problem;
  return (
    <li class="member">
      <div class="member-who">
        <h3>{called}</h3>
        <p class="muted">{memberWords.since(email, momentOf(timezone, created_at, serverNowMs()))}</p>
      </div>
      {mayManage ? (
        <Choice
          label={memberWords.roleOf(called)}
          isLabelHidden
          value={member.role}
          options={managed.map((value) => ({ value, text: memberWords.roleNames[value] }))}
          onChange={(next) => void change.run(next)}
        />
      ) : (
        <p>{memberWords.roleNames[member.role]}</p>
      )}
      {(mayManage || isSelf) && (
        <Button
          kind="danger"
          aria-label={isSelf ? undefined : memberWords.removeOf(called)}
          disabled={remove.isRunning}
          onClick={() => setRemoving(true)}
        >
          {isSelf ? memberWords.leave : memberWords.remove}
        </Button>
      )}
      {problem !== undefined && <Problem problem={problem} />}
      {isRemoving && (
        <ConfirmDialog
          title={isSelf ? memberWords.leave : memberWords.removeOf(called)}
          effect={isSelf ? memberWords.leaveEffect : memberWords.removeEffect(called)}
          onConfirm={() => void remove.run(undefined)}
          onClose={() => setRemoving(false)}
        />
      )}
    </li>
  );
}
