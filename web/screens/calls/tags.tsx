// The tags of a call, with those of other calls to choose from.
import { useId, useState } from 'preact/hooks';
import { useGet } from '../../data/get.ts';
import { Button } from '../../parts/button.tsx';
import { Chip } from '../../parts/chip.tsx';
import { Problem } from '../../parts/notice.tsx';
import { callWords } from '../../words/en/call.ts';
import { useReview } from './use-review.ts';

interface TagsProps {
  readonly callId: string;
  readonly tags: readonly string[];
  readonly etag: string | undefined;
  readonly isReader: boolean;
}

const maxLength = 40;

export function Tags({ callId, tags, etag, isReader }: TagsProps) {
  const id = useId();
  const [text, setText] = useState('');
  const [isFocused, setFocused] = useState(false);
  const known = useGet('/api/calls-dashboard/tags', isFocused ? {} : null).value?.data ?? [];
  const { run, isRunning, problem } = useReview(callId);
  const keep = (next: readonly string[]) => run({ body: { tags: [...next] }, etag });

  if (isReader) return tags.length === 0 ? null : <p>{tags.join(', ')}</p>;
  return (
    <div class="tags">
      <span id={id}>{callWords.tags}</span>
      {tags.map((tag) => (
        <Chip
          key={tag}
          text={tag}
          removeLabel={callWords.removeTag(tag)}
          onRemove={() => void keep(tags.filter((each) => each !== tag))}
        />
      ))}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() === '' || isRunning) return;
          void keep([...tags, text.trim()]).then((answer) => answer !== undefined && setText(''));
        }}
      >
        <input
          type="text"
          list={`${id}-known`}
          aria-label={callWords.addTag}
          placeholder={callWords.addTag}
          maxLength={maxLength}
          value={text}
          onFocus={() => setFocused(true)}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <datalist id={`${id}-known`}>
          {known.map(({ tag }) => (
            <option key={tag} value={tag} />
          ))}
        </datalist>
        {text.trim() !== '' && <Button type="submit">{callWords.save}</Button>}
      </form>
      {problem !== undefined && <Problem problem={problem} />}
    </div>
  );
}
