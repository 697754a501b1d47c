// A running service, as somebody with a token sees it.

export interface Tokens {
  /** Of a member of the organisation that is looked at. */
  readonly member: string;
  /** Absent: what only the platform's own people may see is not looked at. */
  readonly ops?: string;
}

export interface Question {
  readonly as: keyof Tokens;
  readonly method?: 'GET' | 'POST';
  readonly body?: object;
}

/** It answered, and not with what was asked for. */
export class Refusal extends Error {
  readonly statusCode: number;
  constructor(what: string, statusCode: number) {
    super(`${what} answered ${statusCode}`);
    this.statusCode = statusCode;
  }
}

/** Nobody answered at all: there is nothing to measure. */
export class Unreachable extends Error {}

export type Service = ReturnType<typeof createService>;

const patienceMs = 30_000;

export function createService(url: string, tokens: Tokens) {
  const base = url.replace(/\/+$/, '').replace(/\/api$/, '');
  let orgId: string | undefined;

  /** The body of a success; anything else is thrown. */
  async function ask(path: string, { as, method = 'GET', body }: Question): Promise<unknown> {
    const headers = {
      authorization: `Bearer ${tokens[as] ?? ''}`,
      ...(as === 'member' && orgId !== undefined && { 'x-org-id': orgId }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const answer = await fetch(`${base}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patienceMs),
    }).catch((cause: Error) => {
      throw new Unreachable(`${base} does not answer: ${reasonOf(cause)}`, { cause });
    });
    const text = await answer.text();
    if (!answer.ok) throw new Refusal(`${method} ${path}`, answer.status);
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new Unreachable(`${base} is no Callboard: ${method} ${path} answered without JSON`, { cause });
    }
  }

  return {
    url: base,
    isForOps: tokens.ops !== undefined,
    ask,
    /** The first of the organisations that the member is in; from then on it is the one that is asked about. */
    async enter(): Promise<{ id: string; name: string }> {
      const { organizations } = (await ask('/api/me', { as: 'member' })) as {
        organizations: { id: string; name: string }[];
      };
      const [first] = organizations;
      if (first === undefined) throw new Error('The token is of nobody who is in an organisation.');
      orgId = first.id;
      return first;
    },
  };
}

function reasonOf({ message, cause }: Error): string {
  const reason = cause as (Error & { code?: string }) | undefined;
  return reason?.code ?? (reason?.message || message);
}
