import { useState } from 'preact/hooks';
import { api } from '../../data/api.ts';
import { useChange } from '../../data/change.ts';
import type { AnswerOf } from '../../data/get.ts';
import { Button } from '../../parts/button.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Field, TextField, Toggle } from '../../parts/field.tsx';
import { SaveProblem } from '../../parts/save-problem.tsx';
import { settingsWords } from '../../words/en/settings.ts';
import { Hours, HoursText } from './hours.tsx';
import { readHours } from './read-hours.ts';

type InboundAnswer = AnswerOf<'/api/settings/inbound'>;

interface InboundProps {
  readonly config: InboundAnswer;
  readonly etag: string | undefined;
  readonly mayChange: boolean;
}

const { fields } = settingsWords;
/** Each shows its own problem. */
const shownFields = ['greeting', 'voicemail_greeting', 'spam_max_calls', 'spam_window_minutes'];

const textOrNull = (text: string) => (text.trim() === '' ? null : text);

export function Inbound({ config, etag, mayChange }: InboundProps) {
  if (mayChange) return <InboundForm config={config} etag={etag} />;
  return (
    <>
      <HoursText hours={readHours(config.hours)} />
      <Facts
        facts={[
          [fields.greeting, config.greeting ?? settingsWords.notSet],
          [fields.voicemail, config.voicemail_enabled ? settingsWords.on : settingsWords.off],
          [fields.spam, settingsWords.spamLimit(config.spam_max_calls, config.spam_window_minutes)],
        ]}
      />
    </>
  );
}

function InboundForm({ config, etag }: Omit<InboundProps, 'mayChange'>) {
  const [hours, setHours] = useState(readHours(config.hours));
  const [greeting, setGreeting] = useState(config.greeting ?? '');
  const [hasVoicemail, setHasVoicemail] = useState(config.voicemail_enabled);
  const [voicemailGreeting, setVoicemailGreeting] = useState(config.voicemail_greeting ?? '');
  const [maxCalls, setMaxCalls] = useState(config.spam_max_calls === null ? '' : String(config.spam_max_calls));
  const [minutes, setMinutes] = useState(String(config.spam_window_minutes));
  const save = useChange((_: undefined) =>
    api.PATCH('/api/settings/inbound', {
      params: { header: etag === undefined ? {} : { 'if-match': etag } },
      body: {
        hours,
        greeting: textOrNull(greeting),
        voicemail_enabled: hasVoicemail,
        voicemail_greeting: textOrNull(voicemailGreeting),
        spam_max_calls: maxCalls === '' ? null : Number(maxCalls),
        spam_window_minutes: Number(minutes),
      },
    }),
  );
  const { problem } = save;
  return (
    <form
      class="form settings-inbound"
      onSubmit={(event) => {
        event.preventDefault();
        void save.run(undefined);
      }}
    >
      <Hours hours={hours} onChange={setHours} problem={problem} />
      <Area label={fields.greeting} name="greeting" value={greeting} onChange={setGreeting} problem={problem} />
      <Toggle label={fields.voicemail} isOn={hasVoicemail} onChange={setHasVoicemail} />
      {hasVoicemail && (
        <Area
          label={fields.voicemailGreeting}
          name="voicemail_greeting"
          value={voicemailGreeting}
          onChange={setVoicemailGreeting}
          problem={problem}
        />
      )}
      <TextField
        label={fields.spamMax}
        hint={settingsWords.spamHint}
        name="spam_max_calls"
        problem={problem}
        value={maxCalls}
        onChange={setMaxCalls}
        input={{ type: 'number', min: 1 }}
      />
      <TextField
        label={fields.spamMinutes}
        name="spam_window_minutes"
        problem={problem}
        value={minutes}
        onChange={setMinutes}
        input={{ type: 'number', min: 1, required: true }}
      />
      <SaveProblem problem={problem?.field?.startsWith('hours') ? undefined : problem} fields={shownFields} />
      <div class="form-actions">
        <Button kind="main" type="submit" disabled={save.isRunning}>
          {settingsWords.saveInbound}
        </Button>
      </div>
    </form>
  );
}

interface AreaProps extends Omit<Parameters<typeof Field>[0], 'children'> {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Area({ value, onChange, ...field }: AreaProps) {
  return (
    <Field {...field}>
      {(attributes) => (
        <textarea {...attributes} rows={3} value={value} onInput={(event) => onChange(event.currentTarget.value)} />
      )}
    </Field>
  );
}
