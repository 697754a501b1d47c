// The users and sessions of a small Auth server, with the rules and the refusals of Supabase Auth (read in its source, version of August 2026).
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Keys } from '../../src/local-stack/keys.ts';

export interface Account {
  readonly id: string;
  readonly email: string;
  password?: string;
  isConfirmed?: boolean;
  /** The code that its authenticator app shows. Absent: it has no second factor. */
  readonly factorCode?: string;
}

interface Session {
  readonly id: string;
  readonly account: Account;
  aal: 'aal1' | 'aal2';
  isRevoked: boolean;
}

/** A sign-in that began in a browser, which alone can end it. */
interface Flow {
  readonly challenge: string;
  account?: Account;
}

export class AuthRefusal extends Error {
  readonly statusCode: number;
  readonly code: string;

  constructor(statusCode: number, code: string, message: string) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
  }
}

export type AuthAccounts = ReturnType<typeof createAuthAccounts>;

const random = () => randomBytes(9).toString('base64url');

export function createAuthAccounts(keys: Pick<Keys, 'sign'>, issuer: () => string) {
  const accounts = new Map<string, Account>();
  const sessions = new Map<string, Session>();
  const refreshTokens = new Map<string, Session>();
  const flows = new Map<string, Flow>();
  /** Of new tokens. Below 90 s the client renews a token when it is used. */
  let lifetimeSeconds = 3600;

  async function issue(session: Session) {
    const { id: session_id, account, aal } = session;
    const claims = { sub: account.id, iss: issuer(), role: 'authenticated', email: account.email, phone: '', aal };
    const details = { session_id, is_anonymous: false, app_metadata: metadata, user_metadata: {} };
    const access_token = await keys.sign({ ...claims, ...details }, { expiresInSeconds: lifetimeSeconds });
    const refresh_token = random();
    refreshTokens.set(refresh_token, session);
    const expires_at = Math.floor(Date.now() / 1000) + lifetimeSeconds;
    const expiry = { token_type: 'bearer', expires_in: lifetimeSeconds, expires_at };
    return { access_token, ...expiry, refresh_token, user: describeUser(account) };
  }

  function begin(account: Account) {
    const session: Session = { id: randomUUID(), account, aal: 'aal1', isRevoked: false };
    sessions.set(session.id, session);
    return issue(session);
  }

  return {
    add: (account: Account) => accounts.set(account.email, account),
    find: (email: string) => accounts.get(email),
    begin,
    setLifetime: (seconds: number) => {
      lifetimeSeconds = seconds;
    },
    revokeSessions: () => {
      for (const session of sessions.values()) session.isRevoked = true;
    },

    withPassword(email: string, password: string) {
      const account = accounts.get(email);
      if (account?.password !== password)
        throw new AuthRefusal(400, 'invalid_credentials', 'Invalid login credentials');
      if (account.isConfirmed === false) throw new AuthRefusal(400, 'email_not_confirmed', 'Email not confirmed');
      return begin(account);
    },

    refresh(token: string) {
      const session = refreshTokens.get(token);
      if (session === undefined || session.isRevoked)
        throw new AuthRefusal(400, 'refresh_token_not_found', 'Invalid Refresh Token: Refresh Token Not Found');
      return issue(session);
    },

    /** The code that the browser exchanges when the user has agreed. */
    startFlow(challenge: string, account?: Account): string {
      const code = randomUUID();
      flows.set(code, { challenge, ...(account && { account }) });
      return code;
    },
    agree: (code: string, account: Account) => Object.assign(flows.get(code) ?? {}, { account }),
    exchange(code: string, verifier: string) {
      const flow = flows.get(code);
      if (flow?.account === undefined)
        throw new AuthRefusal(404, 'flow_state_not_found', 'invalid flow state, no valid flow state found');
      if (createHash('sha256').update(verifier).digest('base64url') !== flow.challenge)
        throw new AuthRefusal(400, 'bad_code_verifier', 'code challenge does not match previously saved code verifier');
      flows.delete(code);
      return begin(flow.account);
    },

    sessionOf(authorization = ''): Session {
      const session = sessions.get(sessionIdIn(authorization));
      if (session === undefined || session.isRevoked)
        throw new AuthRefusal(403, 'session_not_found', 'Session from session_id claim in JWT does not exist');
      return session;
    },
    end: (session: Session) => {
      session.isRevoked = true;
    },

    verifyFactor(session: Session, code: string) {
      if (code !== session.account.factorCode)
        throw new AuthRefusal(422, 'mfa_verification_failed', 'Invalid TOTP code entered');
      session.aal = 'aal2';
      return issue(session);
    },

    setPassword({ account, aal }: Session, password: string) {
      if (account.factorCode !== undefined && aal === 'aal1')
        throw new AuthRefusal(401, 'insufficient_aal', 'AAL2 session is required to update email or password');
      if (password.length < 6) throw new AuthRefusal(422, 'weak_password', 'Password should be at least 6 characters.');
      if (password === account.password)
        throw new AuthRefusal(422, 'same_password', 'New password should be different from the old password.');
      account.password = password;
      return describeUser(account);
    },
  };
}

const metadata = { provider: 'email', providers: ['email'] };
const at = '2026-11-01T08:00:00Z';

export const factorIdOf = ({ id }: Account) => id.replace(/^.{8}/, 'fac70000');

export function describeUser(account: Account) {
  const { id, email, isConfirmed = true, factorCode } = account;
  const factor = { id: factorIdOf(account), status: 'verified', factor_type: 'totp', created_at: at, updated_at: at };
  return {
    ...{ id, aud: 'authenticated', role: 'authenticated', email, phone: '', last_sign_in_at: at },
    ...(isConfirmed && { email_confirmed_at: at, confirmed_at: at }),
    ...{ app_metadata: metadata, user_metadata: {}, identities: [] },
    ...(factorCode !== undefined && { factors: [factor] }),
    ...{ created_at: at, updated_at: at, is_anonymous: false },
  };
}

/** Not verified: only these tests send tokens here. */
function sessionIdIn(authorization: string): string {
  const payload = authorization.split('.')[1] ?? '';
  return payload === '' ? '' : JSON.parse(Buffer.from(payload, 'base64url').toString()).session_id;
}
