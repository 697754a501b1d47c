// The options of a provider as lines of text. Each is a text or a flag.
type Options = Readonly<Record<string, unknown>>;

export const writeOptions = (options: Options): string =>
  Object.entries(options)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join('\n');

export function readOptions(lines: string): Record<string, unknown> {
  const options = lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): [string, unknown] => {
      // The value itself may contain the sign.
      const [name = '', ...rest] = line.split('=');
      return [name.trim(), readValue(rest.join('=').trim())];
    });
  return Object.fromEntries(options);
}

const readValue = (text: string) => (text === 'true' || text === 'false' ? text === 'true' : text);
