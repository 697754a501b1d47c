// The note of a call. When another person was first, both versions are shown and nothing is lost.
import { useEffect, useId, useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Notice, Problem } from '../../parts/notice.tsx';
import { callWords } from '../../words/en/call.ts';
import { useReview } from './use-review.ts';

interface NoteProps {
  readonly callId: string;
  readonly note: string;
  readonly etag: string | undefined;
  readonly isReader: boolean;
  /** Reads the version of the other person. */
  readonly onConflict: () => void;
}

const maxLength = 4000;

interface Draft {
  readonly text: string;
  /** Of the note that the reader began to change. */
  readonly etag: string | undefined;
}

/** By call: a draft outlives the step to another call, and is there again on the way back. */
const drafts = new Map<string, Draft>();

export function Note({ callId, note, etag, isReader, onConflict }: NoteProps) {
  const id = useId();
  const [draft, keepDraft] = useState(drafts.get(callId));
  const { run, isRunning, problem, forget } = useReview(callId);
  const hasConflict = problem?.statusCode === 412;
  useEffect(() => {
    if (hasConflict) onConflict();
  }, [hasConflict]);

  function setDraft(next: Draft | undefined): void {
    if (next === undefined) drafts.delete(callId);
    else drafts.set(callId, next);
    keepDraft(next);
  }

  async function save(ifMatch: string | undefined): Promise<void> {
    if (draft === undefined) return;
    const answer = await run({ body: { note: draft.text }, etag: ifMatch });
    if (answer !== undefined) setDraft(undefined);
  }
  function discard(): void {
    setDraft(undefined);
    forget();
  }

  if (isReader) return note === '' ? null : <p class="note-text">{note}</p>;
  return (
    <form
      class="note"
      onSubmit={(event) => {
        event.preventDefault();
        void save(draft?.etag);
      }}
    >
      <label for={id}>{callWords.note}</label>
      <textarea
        id={id}
        class="note-field"
        rows={3}
        maxLength={maxLength}
        placeholder={callWords.notePlaceholder}
        value={draft?.text ?? note}
        onInput={({ currentTarget: { value: text } }) => setDraft({ text, etag: draft?.etag ?? etag })}
      />
      {draft !== undefined && !hasConflict && (
        <div class="note-actions">
          <Button type="submit" kind="main" disabled={isRunning}>
            {callWords.save}
          </Button>
          <Button kind="quiet" onClick={discard}>
            {callWords.discard}
          </Button>
        </div>
      )}
      {hasConflict && draft !== undefined && (
        <Notice kind="warning">
          <p>{callWords.conflict}</p>
          <dl class="note-versions">
            <dt>{callWords.theirs}</dt>
            <dd>{note === '' ? callWords.nothing : note}</dd>
            <dt>{callWords.yours}</dt>
            <dd>{draft.text === '' ? callWords.nothing : draft.text}</dd>
          </dl>
          <div class="note-actions">
            <Button kind="main" disabled={isRunning} onClick={() => void save(etag)}>
              {callWords.keepYours}
            </Button>
            <Button onClick={discard}>{callWords.keepTheirs}</Button>
          </div>
        </Notice>
      )}
      {problem !== undefined && !hasConflict && <Problem problem={problem} />}
    </form>
  );
}
