// What of a message was meant, as plain pieces: nobody has to tell marks from what people write.
import { type Static, Type } from 'typebox';

export const Snippet = Type.Array(
  Type.Object({
    text: Type.String({ description: 'Plain text and never HTML: show it as text.' }),
    matched: Type.Boolean({ description: 'Whether it is a word that was searched for: show it marked.' }),
  }),
);
export type Snippet = Static<typeof Snippet>;

// As the database marks them (found_messages). It takes them out of what people wrote.
const [start, end] = ['\ue000', '\ue001'];

export function snippetOf(marked: string): Snippet {
  return marked.split(start).flatMap((part, index) => {
    // Before the first mark nothing is matched; in any other part, what stands before its end.
    const [matched = '', after = ''] = index === 0 ? ['', part] : part.split(end);
    return [
      { text: matched, matched: true },
      { text: after, matched: false },
    ].filter(({ text }) => text !== '');
  });
}
