// Search within a transcript: enter goes to the next turn that has the text.
import { useRef } from 'preact/hooks';
import { playerWords } from '../../words/en/player.ts';
import type { Turn } from './turns.ts';

interface TranscriptSearchProps {
  readonly turns: readonly Turn[];
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onFound: (index: number) => void;
}

const words = playerWords.transcript;

export function TranscriptSearch({ turns, text, onText, onFound }: TranscriptSearchProps) {
  const last = useRef(-1);
  const found = turnsWith(turns, text);
  function go(): void {
    const next = found.find((index) => index > last.current) ?? found[0];
    if (next === undefined) return;
    last.current = next;
    onFound(next);
  }
  return (
    <form
      class="transcript-search no-print"
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <input
        type="search"
        aria-label={words.search}
        placeholder={words.search}
        value={text}
        onInput={(event) => {
          last.current = -1;
          onText(event.currentTarget.value);
        }}
      />
      <span role="status" class="muted">
        {text.trim() !== '' && (found.length === 0 ? words.nothing : words.found(found.length))}
      </span>
    </form>
  );
}

function turnsWith(turns: readonly Turn[], text: string): number[] {
  const part = text.trim().toLowerCase();
  if (part === '') return [];
  return turns.flatMap((turn, index) => (turn.text.toLowerCase().includes(part) ? [index] : []));
}
