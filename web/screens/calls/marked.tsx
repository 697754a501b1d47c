/** A text with the searched part marked, wherever it stands. */
export function Marked({ text, search }: { readonly text: string; readonly search: string }) {
  const part = search.trim().toLowerCase();
  if (part === '') return <>{text}</>;
  const pieces = [];
  let from = 0;
  for (let at = text.toLowerCase().indexOf(part); at !== -1; at = text.toLowerCase().indexOf(part, from)) {
    pieces.push(text.slice(from, at), <mark key={at}>{text.slice(at, at + part.length)}</mark>);
    from = at + part.length;
  }
  return (
    <>
      {pieces}
      {text.slice(from)}
    </>
  );
}
