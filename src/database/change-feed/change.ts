// The message that the triggers send for each write (migrations: announce-changes). Any database client can send to the channel, so
// every payload is validated.
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';

export const changeChannel = 'callboard_changes';

const uuid = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';

const word = Type.String({ pattern: '^[a-z_]{1,20}$' });

/** A call that was added or changed. No personal data. */
const NamedCall = Type.Object(
  {
    id: Type.String({ pattern: uuid }),
    status: word,
    direction: word,
    /** In UTC, without an offset. */
    started_at: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?$' }),
    agent_id: Type.Union([Type.String({ pattern: uuid }), Type.Null()]),
  },
  { additionalProperties: false },
);
export type NamedCall = Readonly<Static<typeof NamedCall>>;

const Message = Type.Object(
  {
    /** Identifies the message: two deliveries with the same id are one change. */
    id: Type.String({ pattern: '^[0-9a-f-]{1,64}$' }),
    table: Type.String({ pattern: '^[a-z_]{1,63}$' }),
    orgs: Type.Union([
      Type.Literal('*'),
      Type.Array(Type.String({ pattern: uuid }), { minItems: 1, maxItems: 100, uniqueItems: true }),
    ]),
    /** When the writing transaction began, in milliseconds since 1970. */
    at: Type.Optional(Type.Integer({ minimum: 0 })),
    /** The calls that the statement added or changed. Only when they are few, and of the one organisation in `orgs`. */
    calls: Type.Optional(Type.Array(NamedCall, { minItems: 1, maxItems: 10 })),
  },
  { additionalProperties: false },
);

export interface Change extends Readonly<Omit<Static<typeof Message>, 'orgs' | 'calls'>> {
  readonly calls?: readonly NamedCall[];
  /** `*`: all organisations. */
  readonly orgs: readonly string[] | '*';
}

const validator = Compile(Message);

/** Undefined when the payload is not a change message. */
export function parseChange(payload: string): Change | undefined {
  try {
    const message: unknown = JSON.parse(payload);
    if (!validator.Check(message)) return undefined;
    // They would reach the streams of another organisation.
    return message.calls !== undefined && (message.orgs === '*' || message.orgs.length > 1) ? undefined : message;
  } catch {
    return undefined;
  }
}
