// Action items of a call. Providers send texts, or objects of any shape; the API has one shape.

export const maxItemLength = 1000;

export interface ActionItem {
  readonly text: string;
  readonly done: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

const textFields = ['text', 'title', 'task', 'action', 'description', 'content', 'name', 'summary'];

/** `itemsDone`: what members have set, by text. It takes precedence over what the provider sends. */
export function actionItemsOf(stored: readonly unknown[], itemsDone: Readonly<Record<string, unknown>>): ActionItem[] {
  return stored.flatMap((item) => {
    // Not the first half of a surrogate pair, which could not be stored.
    const text = textOf(item)
      .slice(0, maxItemLength)
      .replace(/[\ud800-\udbff]$/, '')
      .trim();
    if (text === '') return [];
    const set = Object.hasOwn(itemsDone, text) ? itemsDone[text] : undefined;
    return [{ text, done: typeof set === 'boolean' ? set : isDone(item) }];
  });
}

function textOf(item: unknown): string {
  if (item === null) return '';
  if (typeof item !== 'object') return String(item).trim();
  const fields = item as Fields;
  const text = textFields.map((name) => fields[name]).find((value) => typeof value === 'string' && value.trim() !== '');
  // An unknown shape must not disappear.
  return typeof text === 'string' ? text.trim() : JSON.stringify(item);
}

function isDone(item: unknown): boolean {
  if (typeof item !== 'object' || item === null) return false;
  const { done, completed, status } = item as Fields;
  return done === true || completed === true || status === 'done' || status === 'completed';
}
