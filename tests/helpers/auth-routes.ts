// The endpoints of Supabase Auth that the page uses.
import { randomBytes } from 'node:crypto';
import type { Keys } from '../../src/local-stack/keys.ts';
import { type Account, type AuthAccounts, AuthRefusal, describeUser } from './auth-accounts.ts';
import type { Mail } from './auth-server.ts';

interface Given {
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, string>>;
  readonly authorization: string | undefined;
}

export interface Redirect {
  readonly location: string;
}

interface Options {
  readonly accounts: AuthAccounts;
  readonly keys: Pick<Keys, 'jwks'>;
  readonly mails: Mail[];
  readonly url: () => string;
  /** An address outside of the site becomes the site. */
  readonly redirectUrl: (asked: string | null) => string;
}

interface SentLink {
  readonly account: Account;
  readonly type: string;
  /** Absent: the link is not bound to a browser. */
  readonly flow?: string | undefined;
}

type Route = (given: Given) => unknown;

export function createAuthRoutes({ accounts, keys, mails, url, redirectUrl }: Options) {
  const links = new Map<string, SentLink>();

  function sendLink(account: Account, type: string, redirectTo: string, challenge?: string): Mail {
    const flow = challenge === undefined ? undefined : accounts.startFlow(challenge, account);
    const token = `${flow === undefined ? '' : 'pkce_'}${randomBytes(12).toString('hex')}`;
    links.set(token, { account, type, flow });
    const query = new URLSearchParams({ token, type, redirect_to: redirectTo });
    const mail = { to: account.email, link: `${url()}/auth/v1/verify?${query}` };
    mails.push(mail);
    return mail;
  }

  function open(token: string): SentLink {
    const link = links.get(token);
    if (link === undefined) throw new AuthRefusal(403, 'otp_expired', 'Email link is invalid or has expired');
    links.delete(token);
    Object.assign(link.account, { isConfirmed: true });
    return link;
  }

  async function followLink({ query }: Given): Promise<Redirect> {
    const target = new URL(redirectUrl(query.get('redirect_to')));
    const token = query.get('token') ?? '';
    try {
      const { account, type, flow } = open(token);
      if (flow === undefined) {
        const { user: _user, ...tokens } = await accounts.begin(account);
        const fragment = new URLSearchParams({ sb: '', type });
        for (const [name, value] of Object.entries(tokens)) fragment.set(name, String(value));
        target.hash = fragment.toString();
      } else target.searchParams.set('code', flow);
    } catch (error) {
      if (!(error instanceof AuthRefusal)) throw error;
      const refusal = { error: 'access_denied', error_code: error.code, error_description: error.message };
      addRefusal(target, refusal, token.startsWith('pkce_'));
    }
    return { location: target.href };
  }

  /** The provider asks its user: a page of another site. */
  function leadToProvider({ query }: Given): Redirect {
    const state = accounts.startFlow(query.get('code_challenge') ?? '');
    const back = new URLSearchParams({ state, redirect_to: redirectUrl(query.get('redirect_to')) });
    return { location: `${url()}/auth/v1/pretended-provider?${back}` };
  }

  function comeBack({ query }: Given): Redirect {
    const target = new URL(query.get('redirect_to') ?? '');
    const account = accounts.find(query.get('email') ?? '');
    const state = query.get('state') ?? '';
    if (account === undefined)
      addRefusal(target, { error: 'access_denied', error_description: 'The user denied the request' });
    else {
      accounts.agree(state, account);
      target.searchParams.set('code', state);
    }
    return { location: target.href };
  }

  const grants: Record<string, (body: Given['body']) => Promise<unknown>> = {
    password: async ({ email = '', password = '' }) => accounts.withPassword(email, password),
    refresh_token: async ({ refresh_token = '' }) => accounts.refresh(refresh_token),
    pkce: async ({ auth_code = '', code_verifier = '' }) => accounts.exchange(auth_code, code_verifier),
  };

  const routes: Record<string, Route> = {
    'GET /.well-known/jwks.json': () => keys.jwks,
    'GET /settings': () => ({
      external: { anonymous_users: true, email: true, phone: true, github: true, google: false },
      disable_signup: true,
      mailer_autoconfirm: false,
    }),
    'POST /token': ({ query, body }) => grants[query.get('grant_type') ?? '']?.(body),
    'POST /otp': ({ query, body: { email = '', code_challenge } }) => {
      const account = accounts.find(email);
      if (account === undefined) throw new AuthRefusal(422, 'otp_disabled', 'Signups not allowed for otp');
      sendLink(account, 'magiclink', redirectUrl(query.get('redirect_to')), code_challenge);
      return {};
    },
    'POST /recover': ({ query, body: { email = '', code_challenge } }) => {
      const account = accounts.find(email);
      if (account !== undefined) sendLink(account, 'recovery', redirectUrl(query.get('redirect_to')), code_challenge);
      return {};
    },
    'GET /verify': followLink,
    'POST /verify': ({ body: { token_hash = '' } }) => accounts.begin(open(token_hash).account),
    'GET /authorize': leadToProvider,
    'GET /pretended-provider': ({ query }) =>
      `<a href="callback?${query}&email=olivia@bluebird.example">Allow</a> <a href="callback?${query}">Refuse</a>`,
    'GET /callback': comeBack,
    'GET /user': ({ authorization }) => describeUser(accounts.sessionOf(authorization).account),
    'PUT /user': ({ authorization, body: { password = '' } }) =>
      accounts.setPassword(accounts.sessionOf(authorization), password),
    'POST /logout': ({ authorization }) => accounts.end(accounts.sessionOf(authorization)),
  };

  async function call(name: string, given: Given): Promise<unknown> {
    const factor = /^POST \/factors\/[^/]+\/(challenge|verify)$/.exec(name)?.[1];
    if (factor === 'challenge') return { id: crypto.randomUUID(), type: 'totp', expires_at: Date.now() / 1000 + 300 };
    if (factor === 'verify')
      return accounts.verifyFactor(accounts.sessionOf(given.authorization), given.body.code ?? '');
    const route = routes[name];
    if (route === undefined) throw new AuthRefusal(404, 'not_found', `There is no ${name}`);
    return route(given);
  }
  return Object.assign(call, { sendLink });
}

/** In the fragment, and in the query as well where a browser began it. */
function addRefusal(target: URL, refusal: Readonly<Record<string, string>>, isOfBrowser = true): void {
  if (isOfBrowser) for (const [name, value] of Object.entries(refusal)) target.searchParams.set(name, value);
  target.hash = new URLSearchParams({ ...refusal, sb: '' }).toString();
}
