interface SnippetProps {
  readonly parts: readonly { readonly text: string; readonly matched: boolean }[];
}

/** The passages of a transcript that a search found. */
export function Snippet({ parts }: SnippetProps) {
  return (
    <p class="call-snippet">{parts.map(({ text, matched }) => (matched ? <mark key={text}>{text}</mark> : text))}</p>
  );
}
