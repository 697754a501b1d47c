import { useState } from 'preact/hooks';
import { useAddress } from '../../data/address.ts';
import { api } from '../../data/api.ts';
import { useChange } from '../../data/change.ts';
import type { Organization } from '../../data/session.ts';
import { say } from '../../frame/toast.tsx';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { SaveProblem } from '../../parts/save-problem.tsx';
import { ruleFormWords } from '../../words/en/alert-rules.ts';
import { DeleteRule } from './delete-rule.tsx';
import { RuleCondition } from './rule-condition.tsx';
import { bodyOf, draftOf, type RuleBody, type RuleDraft } from './rule-draft.ts';
import { RuleNotices } from './rule-notices.tsx';
import { RulePreview } from './rule-preview.tsx';
import type { Rule } from './rule-row.tsx';
import { saveRule } from './save-rule.ts';

interface RuleFormProps {
  readonly rule: Rule | undefined;
  readonly etag: string | undefined;
  readonly organization: Organization;
}

export function RuleForm({ rule, etag, organization }: RuleFormProps) {
  const { go, query } = useAddress();
  const [draft, setDraft] = useState(draftOf(rule, query.get('filter') ?? ''));
  const change = (changes: Partial<RuleDraft>) => setDraft({ ...draft, ...changes });
  const save = useChange((body: RuleBody) => saveRule(rule, etag, body));
  const preview = useChange((body: RuleBody) => api.POST('/api/alert-rules/preview', { body }));
  const [previewed, setPreviewed] = useState<Awaited<ReturnType<typeof preview.run>>>();
  const problem = save.problem ?? preview.problem;
  const body = bodyOf(draft);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const saved = await save.run(body);
    if (saved === undefined) return;
    say(ruleFormWords.saved);
    go({ view: 'rule', id: saved.id, filter: null }, { replace: true });
  }

  return (
    <form class="form alerts-form" onSubmit={(event) => void submit(event)}>
      <TextField
        label={ruleFormWords.name}
        name="name"
        problem={problem}
        value={draft.name}
        onChange={(name) => change({ name })}
        input={{ required: true, maxLength: 200, autocomplete: 'off' }}
      />
      <RuleCondition draft={draft} onChange={change} problem={problem} organization={organization} />
      <RuleNotices draft={draft} onChange={change} problem={problem} />
      {problem?.field?.startsWith('quiet_hours.') !== true && <SaveProblem problem={problem} fields={shownFields} />}
      {previewed !== undefined && <RulePreview preview={previewed} draft={draft} organization={organization} />}
      <div class="form-actions">
        <Button kind="main" type="submit" disabled={draft.name.trim() === '' || save.isRunning}>
          {ruleFormWords.save}
        </Button>
        <Button
          disabled={preview.isRunning}
          onClick={() =>
            void preview.run({ ...body, name: body.name === '' ? body.metric : body.name }).then(setPreviewed)
          }
        >
          {ruleFormWords.preview}
        </Button>
        {rule !== undefined && <DeleteRule id={rule.id} name={rule.name} />}
      </div>
    </form>
  );
}

const shownFields = [
  'name',
  'metric',
  'threshold',
  'window_minutes',
  'minimum_sample',
  'for_minutes',
  'cooldown_minutes',
];
