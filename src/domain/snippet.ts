// The matching passages of a message or a transcript as plain text parts, so that clients need not parse markup.
import { type Static, Type } from 'typebox';

export const Snippet = Type.Array(
  Type.Object({
    text: Type.String({ description: 'Plain text. Clients must not render it as HTML.' }),
    matched: Type.Boolean({ description: 'True for a match of the search.' }),
  }),
);
export type Snippet = Static<typeof Snippet>;

// SQL puts these marks around each match, and removes them from the text itself.
const [start, end] = ['\ue000', '\ue001'];

export function snippetOf(marked: string): Snippet {
  return marked.split(start).flatMap((part, index) => {
    // The first part is before any match. Every other part starts with a match.
    const [matched = '', after = ''] = index === 0 ? ['', part] : part.split(end);
    return [
      { text: matched, matched: true },
      { text: after, matched: false },
    ].filter(({ text }) => text !== '');
  });
}
