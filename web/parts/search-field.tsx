// A search that is sent when the reader pauses. One letter is not sent: it would find everything.
import { useEffect, useRef, useState } from 'preact/hooks';
import './search-field.css';

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onSearch: (text: string) => void;
}

const pauseMs = 300;
const minLetters = 2;
/** The API refuses more. */
const maxLetters = 100;

export function SearchField({ label, value, onSearch }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => setText(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function change(next: string): void {
    setText(next);
    clearTimeout(timer.current);
    const trimmed = next.trim();
    if (trimmed.length > 0 && trimmed.length < minLetters) return;
    timer.current = setTimeout(() => onSearch(trimmed), pauseMs);
  }

  return (
    <label class="search-field">
      <span class="visually-hidden">{label}</span>
      <input
        type="search"
        placeholder={label}
        maxLength={maxLetters}
        value={text}
        onInput={(event) => change(event.currentTarget.value)}
      />
    </label>
  );
}
