// A running service, as a client with a token sees it.

export interface Tokens {
  /** The token of a member of the organisation that is measured. */
  readonly member: string;
  /** A token with the role ops. Without it, what needs that role is not checked. */
  readonly ops?: string;
}

export interface RequestOptions {
  readonly as: keyof Tokens;
  readonly method?: 'GET' | 'POST';
  readonly body?: object;
}

/** The service responded with an error status. */
export class Refusal extends Error {
  readonly statusCode: number;
  constructor(request: string, statusCode: number) {
    super(`${request} responded with ${statusCode}`);
    this.statusCode = statusCode;
  }
}

/** There was no response, or not one of Callboard: nothing can be measured. */
class Unreachable extends Error {}

export type Service = ReturnType<typeof createService>;

const maxWaitMs = 30_000;

export function createService(url: string, tokens: Tokens) {
  const base = url.replace(/\/+$/, '').replace(/\/api$/, '');
  let orgId: string | undefined;

  /** The body of a successful response. Throws Refusal and Unreachable. */
  async function ask(path: string, { as, method = 'GET', body }: RequestOptions): Promise<unknown> {
    const headers = {
      authorization: `Bearer ${tokens[as] ?? ''}`,
      ...(as === 'member' && orgId !== undefined && { 'x-org-id': orgId }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const response = await fetch(`${base}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(maxWaitMs),
    }).catch((cause: Error) => {
      throw new Unreachable(`${base} does not respond: ${reasonOf(cause)}`, { cause });
    });
    const text = await response.text();
    if (!response.ok) throw new Refusal(`${method} ${path}`, response.status);
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new Unreachable(`${base} is not a Callboard: the response to ${method} ${path} is not JSON`, { cause });
    }
  }

  return {
    url: base,
    isForOps: tokens.ops !== undefined,
    ask,
    /** Chooses the first organisation of the member for all later requests. */
    async enter(): Promise<{ id: string; name: string }> {
      const { organizations } = (await ask('/api/me', { as: 'member' })) as {
        organizations: { id: string; name: string }[];
      };
      const [first] = organizations;
      if (first === undefined) throw new Error('The user of the token is not a member of any organisation.');
      orgId = first.id;
      return first;
    },
  };
}

function reasonOf({ message, cause }: Error): string {
  const reason = cause as (Error & { code?: string }) | undefined;
  return reason?.code ?? (reason?.message || message);
}
