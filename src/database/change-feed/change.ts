// What the triggers say (migrations: announce-changes). Anybody with a connection can say something on the channel.
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';

export const changeChannel = 'callboard_changes';

const uuid = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';

const Change = Type.Object(
  {
    /** Two messages with one id are the same message. */
    id: Type.String({ pattern: '^[0-9a-f-]{1,64}$' }),
    table: Type.String({ pattern: '^[a-z_]{1,63}$' }),
    orgs: Type.Union([
      Type.Literal('*'),
      Type.Array(Type.String({ pattern: uuid }), { minItems: 1, maxItems: 100, uniqueItems: true }),
    ]),
  },
  { additionalProperties: false },
);

type Said = Static<typeof Change>;
export interface Change extends Readonly<Omit<Said, 'orgs'>> {
  /** `*`: any of them. */
  readonly orgs: readonly string[] | '*';
}

const validator = Compile(Change);

/** Undefined for what is no message of ours. */
export function parseChange(payload: string): Change | undefined {
  try {
    const said: unknown = JSON.parse(payload);
    return validator.Check(said) ? said : undefined;
  } catch {
    return undefined;
  }
}
