// The notes about a contact, edited in place. When another person was first, both versions are shown and nothing is lost.
import { useState } from 'preact/hooks';
import { api } from '../../data/api.ts';
import { useChange } from '../../data/change.ts';
import type { AnswerOf } from '../../data/get.ts';
import { mayDo, type Organization } from '../../data/session.ts';
import { Button } from '../../parts/button.tsx';
import { Notice, Problem } from '../../parts/notice.tsx';
import { contactWords } from '../../words/en/contacts.ts';
import { dialogWords } from '../../words/en/dialog.ts';

interface ContactNotesProps {
  readonly contact: AnswerOf<'/api/contacts/{id}'>;
  readonly etag: string | undefined;
  readonly organization: Organization;
}

export function ContactNotes({ contact: { id, notes }, etag, organization }: ContactNotesProps) {
  const [draft, setDraft] = useState<{ readonly text: string; readonly etag: string | undefined }>();
  const change = useChange(({ text, since }: { text: string; since: string | undefined }) =>
    api.PATCH('/api/contacts/{id}', {
      params: { path: { id }, header: since === undefined ? {} : { 'if-match': since } },
      body: { notes: text === '' ? null : text },
    }),
  );
  const isConflict = change.problem?.code === 'PRECONDITION_FAILED';

  async function save(since: string | undefined) {
    if (draft === undefined) return;
    const saved = await change.run({ text: draft.text, since });
    if (saved !== undefined) setDraft(undefined);
  }

  return (
    <section class="card" aria-labelledby="contact-notes">
      <h2 id="contact-notes">{contactWords.notes}</h2>
      {draft === undefined && <p class="contacts-notes">{notes ?? contactWords.noNotes}</p>}
      {draft === undefined && mayDo(organization, 'contacts.write') && (
        <Button onClick={() => setDraft({ text: notes ?? '', etag })}>{contactWords.edit}</Button>
      )}
      {draft !== undefined && (
        <form
          class="contacts-notes-form"
          onSubmit={(event) => {
            event.preventDefault();
            void save(isConflict ? etag : draft.etag);
          }}
        >
          <label>
            <span class="visually-hidden">{contactWords.notes}</span>
            <textarea
              rows={6}
              maxLength={10_000}
              value={draft.text}
              onInput={(event) => setDraft({ ...draft, text: event.currentTarget.value })}
            />
          </label>
          {isConflict && (
            <Notice kind="warning">
              <p>{contactWords.conflict}</p>
              <p class="contacts-notes">{notes ?? contactWords.noNotes}</p>
            </Notice>
          )}
          {change.problem !== undefined && !isConflict && <Problem problem={change.problem} />}
          <div class="form-actions">
            <Button kind="main" type="submit" disabled={change.isRunning}>
              {isConflict ? contactWords.replace : contactWords.save}
            </Button>
            <Button
              onClick={() => {
                change.forget();
                setDraft(undefined);
              }}
            >
              {dialogWords.cancel}
            </Button>
          </div>
        </form>
      )}
    </section>
  );
}
