import { useState } from 'preact/hooks';
import { api } from '../../data/api.ts';
import { useChange } from '../../data/change.ts';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Notice, Problem } from '../../parts/notice.tsx';
import { dialogWords } from '../../words/en/dialog.ts';
import { memberWords } from '../../words/en/members.ts';
import { type Role, rolesManagedBy } from './manageable.ts';

interface AddMemberProps {
  readonly role: Role;
  readonly onClose: () => void;
}

export function AddMember({ role: own, onClose }: AddMemberProps) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const add = useChange((body: { email: string; role: Role }) => api.POST('/api/members', { body }));
  const isUnknown = add.problem?.code === 'USER_NOT_FOUND';
  return (
    <Dialog title={memberWords.add} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void add.run({ email: email.trim(), role }).then((added) => added !== undefined && onClose());
        }}
      >
        <p>{memberWords.addHint}</p>
        <TextField
          label={memberWords.email}
          name="email"
          problem={add.problem}
          value={email}
          onChange={setEmail}
          input={{ type: 'email', required: true, autocomplete: 'off' }}
        />
        <Choice
          label={memberWords.role}
          value={role}
          options={rolesManagedBy(own).map((value) => ({ value, text: memberWords.roleNames[value] }))}
          onChange={setRole}
        />
        {isUnknown && <Notice kind="warning">{memberWords.unknownAddress}</Notice>}
        {add.problem !== undefined && !isUnknown && add.problem.field === undefined && (
          <Problem problem={add.problem} />
        )}
        <div class="form-actions">
          <Button kind="main" type="submit" disabled={email === '' || add.isRunning}>
            {memberWords.add}
          </Button>
          <Button onClick={onClose}>{dialogWords.cancel}</Button>
        </div>
      </form>
    </Dialog>
  );
}
