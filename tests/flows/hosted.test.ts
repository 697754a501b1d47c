// Sign-in with Supabase Auth: the real pages with its real client, against a small Auth server that answers as Supabase Auth does.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { settingsWords } from '../../web/words/en/settings.ts';
import { AuthRefusal } from '../helpers/auth-accounts.ts';
import { accounts, type HostedService, password, startHostedService } from '../helpers/hosted-service.ts';
import { describeWithChromium, useBrowser } from '../helpers/with-chromium.ts';
import { heading, watch } from './people.ts';

const { olivia, hana, uma, mia, ivo, morgan } = accounts;
const secrets = /access_token|refresh_token|token_hash|[?&#](code|token|error\w*)=|eyJ[\w-]{20}/;

describeWithChromium('the sign-in of a hosted project', () => {
  const browser = useBrowser();
  const log: string[] = [];
  let service: HostedService;
  beforeAll(async () => {
    service = await startHostedService((line) => log.push(line));
  });
  afterAll(() => service?.close());
  afterEach(() => {
    service.auth.fail(undefined);
    service.auth.accounts.setLifetime(3600);
  });

  /** In a browser of their own. Nothing secret stays in an address, in the history or in the console. */
  async function withPerson(address: string, use: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser().newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
    context.setDefaultTimeout(15_000);
    try {
      const visitor = watch(await context.newPage());
      await visitor.page.goto(service.url + address);
      await use(visitor.page);
      for (const page of context.pages()) for (const url of await addressesOf(page)) expect(url).not.toMatch(secrets);
      const policy = visitor.errors.filter((error) => /Content Security Policy|Uncaught|TypeError/.test(error));
      expect([...policy, ...visitor.errors.filter((error) => secrets.test(error))]).toEqual([]);
    } finally {
      await context.close();
    }
  }

  /** Those of the pages, also of the way back. */
  async function addressesOf(page: Page): Promise<string[]> {
    const devtools = await page.context().newCDPSession(page);
    const { entries } = await devtools.send('Page.getNavigationHistory');
    return entries.map(({ url }) => url).filter((url) => url.startsWith(service.url));
  }

  const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
  const says = (page: Page, sentence: string) => page.getByText(sentence).first().waitFor();
  const overview = (page: Page) => page.waitForURL(/\/o\/bluebird/).then(() => heading(page).waitFor());

  async function enter(page: Page, { email }: { readonly email: string }, given = password): Promise<void> {
    await field(page, 'E-mail address').fill(email);
    await field(page, 'Password').fill(given);
    await press(page, 'Sign in');
  }
  async function askForLink(page: Page, button: string, email: string): Promise<string> {
    await field(page, 'E-mail address').fill(email);
    await press(page, button);
    await says(page, `If ${email} has a user here`);
    return service.auth.mails.at(-1)?.link ?? '';
  }

  it('goes on to the address that was asked for, after a wrong password was refused', () =>
    withPerson('/o/bluebird/calls?status=missed', async (page) => {
      await enter(page, olivia, 'wrong');
      await says(page, 'The address or the password is not right.');
      expect(await page.getByRole('alert').textContent()).not.toMatch(/invalid|credentials/i);
      await enter(page, olivia);
      await page.waitForURL(/\/o\/bluebird\/calls\?status=missed/);
      await page.reload();
      await page.getByRole('heading', { name: /Calls/ }).first().waitFor();
    }));

  it('tells a user without an organisation whom to ask, and signs them out', () =>
    withPerson('/', async (page) => {
      await enter(page, hana);
      await says(page, `You belong to no organisation yet. Ask an owner to add ${hana.email}.`);
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await press(page, 'Copy the address');
      await says(page, 'The address is copied.');
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(hana.email);
      await press(page, 'Sign out');
      await field(page, 'Password').waitFor();
    }));

  it('leads a person on call to the operations', () =>
    withPerson('/', async (page) => {
      await enter(page, morgan);
      await page.waitForURL(/\/ops$/);
    }));

  it('signs in by a link once, in the browser that asked for it', async () => {
    let link = '';
    await withPerson('/o/bluebird/agents', async (page) => {
      link = await askForLink(page, 'Send me a link', olivia.email);
      await page.goto(link);
      await page.waitForURL(/\/o\/bluebird\/agents/);
      await heading(page).waitFor();
      await page.goto(link);
      // The old link changes nothing for a user who is signed in.
      await page.waitForURL(/\/o\/bluebird/);
    });
    await withPerson('/sign-in', async (page) => {
      await page.goto(link);
      await says(page, 'This link has been used, or it is too old.');
      const other = await askForLink(page, 'Send me a link', olivia.email);
      await withPerson('/sign-in', async (elsewhere) => {
        await elsewhere.goto(other);
        await says(elsewhere, 'A link works only in the browser that asked for it.');
      });
      // The same sentence for an address without a user.
      const { length } = service.auth.mails;
      await askForLink(page, 'Send me a link', 'nobody@bluebird.example');
      expect(service.auth.mails).toHaveLength(length);
    });
  });

  it('signs in at a provider, and says so when the provider refuses', () =>
    withPerson('/sign-in?next=%2Fo%2Fbluebird%2Fcontacts', async (page) => {
      const providers = page.getByRole('button', { name: /^Continue with/ });
      await providers.first().waitFor();
      expect(await providers.allTextContents()).toEqual(['Continue with GitHub']);
      await providers.click();
      await page.getByRole('link', { name: 'Refuse' }).click();
      await says(page, 'The provider did not sign you in.');
      await providers.click();
      await page.getByRole('link', { name: 'Allow' }).click();
      await page.waitForURL(/\/o\/bluebird\/contacts/);
    }));

  it('lets a user who forgot the password choose a new one', () =>
    withPerson('/sign-in', async (page) => {
      await page.goto(await askForLink(page, 'Forgot your password?', olivia.email));
      await field(page, 'New password').fill('short');
      await press(page, 'Save and continue');
      await says(page, 'This password is too easy to guess.');
      await page.reload();
      await field(page, 'New password').fill('a new password');
      await press(page, 'Save and continue');
      await overview(page);
      expect(service.auth.accounts.find(olivia.email)?.password).toBe('a new password');
      Object.assign(service.auth.accounts.find(olivia.email) ?? {}, { password });
    }));

  it('names the user of an invitation before it signs them in, and lets them choose a password', () =>
    withPerson('/sign-in', async (page) => {
      await page.goto(service.auth.invite(ivo).link);
      await says(page, `This link signs you in as ${ivo.email}.`);
      expect(await page.evaluate('localStorage.getItem("callboard.auth")')).toBeNull();
      await press(page, 'Continue');
      await field(page, 'New password').fill('my first password');
      await press(page, 'Save and continue');
      await overview(page);
      // The form of a mail that leads to this page, so that no program that looks at links uses it up.
      const token = new URL(service.auth.invite(ivo).link).searchParams.get('token');
      await page.goto(`${service.url}/sign-in?token_hash=${token}&type=invite`);
      await press(page, 'Continue');
      await field(page, 'New password').waitFor();
    }));

  it('asks for the second factor, and for a confirmed address', () =>
    withPerson('/', async (page) => {
      await enter(page, uma);
      await says(page, 'This address is not confirmed yet.');
      await enter(page, mia);
      await field(page, 'Code').fill('000000');
      await press(page, 'Continue');
      await says(page, 'The code is not right.');
      // Without the code there is no session of the page.
      await page.goto(`${service.url}/o/bluebird`);
      await field(page, 'Code').fill(mia.factorCode);
      await press(page, 'Continue');
      await overview(page);
    }));

  it('counts down and repeats the request when Auth is away or refuses too many requests', () =>
    withPerson('/sign-in', async (page) => {
      await page.clock.install();
      const message = 'For security purposes, you can only request this after 42 seconds.';
      service.auth.fail({ path: '/otp', refusal: new AuthRefusal(429, 'over_email_send_rate_limit', message) });
      await field(page, 'E-mail address').fill(olivia.email);
      await press(page, 'Send me a link');
      await says(page, 'There were too many attempts.');
      await says(page, 'Try again in 42 s.');
      service.auth.fail({ path: '/token' });
      await enter(page, olivia);
      await says(page, 'Sign-in is not available at present.');
      await says(page, 'Try again in 30 s.');
      await page.clock.runFor(30_000);
      service.auth.fail(undefined);
      await press(page, 'Try again');
      await overview(page);
    }));

  it('renews a token shortly before it expires', () =>
    withPerson('/sign-in', async (page) => {
      service.auth.accounts.setLifetime(60);
      await enter(page, olivia);
      await overview(page);
      service.auth.accounts.setLifetime(3600);
      const refused: number[] = [];
      page.on('response', (response) => response.status() === 401 && refused.push(response.status()));
      await page.reload();
      await heading(page).waitFor();
      const expiresAt = 'JSON.parse(localStorage.getItem("callboard.auth")).expires_at - Date.now() / 1000';
      await expect.poll(() => page.evaluate<number>(expiresAt)).toBeGreaterThan(3000);
      expect(refused).toEqual([]);
    }));

  it('keeps the page and what was written when the session ends, and goes on after a new sign-in', () =>
    withPerson('/o/bluebird/settings', async (page) => {
      await enter(page, olivia);
      const seconds = field(page, 'Two reports of one call (seconds)');
      const save = page.getByRole('button', { name: settingsWords.save, exact: true });
      const stored = async () => {
        const { rows } = await service.stack.sql.query('select duplicate_window_seconds as seconds from org_settings');
        return rows[0]?.seconds;
      };

      service.auth.accounts.revokeSessions();
      await refuseWrites(page, 1);
      await seconds.fill('80');
      await save.click();
      const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
      await expect.poll(() => page.evaluate('document.activeElement.type')).toBe('password');
      await dialog.getByLabel('Password', { exact: true }).fill(password);
      await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
      expect(await seconds.inputValue()).toBe('80');

      // Refused once: the page renews its token, and sends the change again.
      await refuseWrites(page, 1);
      await save.click();
      await expect.poll(stored).toBe(80);
      expect(service.auth.requests.at(-1)).toBe('POST /token refresh_token');
    }));

  it('signs out in every tab, and leaves nothing behind', () =>
    withPerson('/o/bluebird', async (page) => {
      await enter(page, olivia);
      await overview(page);
      const other = await page.context().newPage();
      await other.goto(`${service.url}/o/bluebird/calls?q=Ava`);
      await other.getByRole('heading', { name: /Calls/ }).first().waitFor();
      await page.locator('[popovertarget=user-menu]').click();
      await press(page, 'Sign out');
      for (const each of [page, other]) {
        await field(each, 'Password').waitFor();
        expect(await each.evaluate('[...Object.keys(localStorage), ...Object.keys(sessionStorage)]')).toEqual([]);
        expect(each.url()).toBe(`${service.url}/sign-in`);
      }
      await expect.poll(() => service.auth.requests).toContain('POST /logout');
    }));

  it('logs no token, no code and no address of a person', () => {
    expect(log.length).toBeGreaterThan(20);
    expect(log.filter((line) => secrets.test(line) || line.includes('@'))).toEqual([]);
  });

  it('may be asked only at the origin of Auth', async () => {
    const { headers } = await service.app.inject('/sign-in');
    const sources = /connect-src ([^;]+)/.exec(String(headers['content-security-policy']))?.[1];
    const bucket = new URL(service.stack.services.bucket.endpoint ?? '').origin;
    expect(sources).toBe(`'self' ${service.auth.url} ${bucket}`);
  });
});

/** The service tells the page that its token has expired, for this many changes. */
async function refuseWrites(page: Page, times: number): Promise<void> {
  let left = times;
  const json = { code: 'TOKEN_EXPIRED', message: 'The token has expired' };
  await page.route('**/api/**', (route) => {
    if (left === 0 || route.request().method() === 'GET') return route.fallback();
    left -= 1;
    return route.fulfill({ status: 401, json });
  });
}
