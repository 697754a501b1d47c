// Searches as the reader types, from two characters on.
import { useEffect, useRef, useState } from 'preact/hooks';
import { useAddress } from '../../data/address.ts';
import { callsWords } from '../../words/en/calls.ts';

const pauseMs = 250;
const minLength = 2;

export function SearchField() {
  const { query, go } = useAddress();
  const asked = query.get('search') ?? '';
  const [text, setText] = useState(asked);
  const sent = useRef(asked);
  const change = useRef(go);
  change.current = go;

  // The address changed by another way, such as the back button.
  useEffect(() => {
    if (asked !== sent.current) setText(asked);
    sent.current = asked;
  }, [asked]);

  const trimmed = text.trim();
  const isShort = trimmed !== '' && trimmed.length < minLength;
  useEffect(() => {
    if (isShort || trimmed === sent.current) return undefined;
    const timer = setTimeout(() => {
      sent.current = trimmed;
      const isEmpty = trimmed === '';
      change.current(
        { search: isEmpty ? null : trimmed, ...(isEmpty && { search_in: null }), page: null },
        { replace: true },
      );
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [trimmed]);

  return (
    <div class="calls-search">
      <input
        type="search"
        id="calls-search"
        aria-label={callsWords.search}
        aria-describedby={isShort ? 'calls-search-hint' : undefined}
        placeholder={query.get('search_in') === 'transcript' ? callsWords.searchSaidHint : callsWords.searchHint}
        maxLength={200}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      {isShort && (
        <p id="calls-search-hint" class="muted">
          {callsWords.searchShort}
        </p>
      )}
    </div>
  );
}
