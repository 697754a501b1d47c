// Sign-in with Supabase Auth.
import type { ApiProblem } from '../../loaded.ts';
import { problems } from './problems.ts';

const anotherLink = 'Ask for another one below.';

/** By the code of Auth. Its own messages are for developers. */
const refusals: Readonly<Record<string, string>> = {
  // It does not say which of the two is wrong.
  invalid_credentials: 'The address or the password is not right.',
  email_not_confirmed:
    'This address is not confirmed yet. Choose “Send me a link”: the link confirms it and signs you in.',
  user_banned: 'This user is blocked. An owner of your organisation can tell you why.',
  email_provider_disabled: 'This way to sign in is switched off.',
  captcha_failed: 'Sign-in needs a captcha, which this page cannot show.',
  email_address_invalid: 'This e-mail address is not valid.',
  otp_expired: `This link has been used, or it is too old. ${anotherLink}`,
  flow_state_not_found: `This link has been used, or it is too old. ${anotherLink}`,
  flow_state_expired: `This link has been used, or it is too old. ${anotherLink}`,
  pkce_code_verifier_not_found: `A link works only in the browser that asked for it. ${anotherLink}`,
  bad_code_verifier: `A link works only in the browser that asked for it. ${anotherLink}`,
  access_denied: 'The provider did not sign you in. Try again, or choose another way.',
  signup_disabled: 'There is no user with this address. An owner of your organisation can invite you.',
  provider_email_needs_verification: 'The provider has not confirmed your e-mail address yet.',
  weak_password: 'This password is too easy to guess. Choose a longer one, or add digits and signs.',
  same_password: 'This is your password already. Choose another one.',
  insufficient_aal: 'Your user has a second factor. Sign in with it first, then choose a new password.',
  reauthentication_needed: 'Your sign-in is too old for this. Ask for a new link.',
  mfa_verification_failed: 'The code is not right. Codes change every 30 seconds.',
  mfa_challenge_expired: 'The code came too late. Enter the next one.',
};

export const hostedWords = {
  sentenceOf(problem: ApiProblem): string {
    const { statusCode, code } = problem;
    if (statusCode === 429) return 'There were too many attempts.';
    const ofAuth = refusals[code];
    if (ofAuth !== undefined) return ofAuth;
    return statusCode >= 500 || statusCode === 0 ? problems.sentenceOf(problem) : `Sign-in was refused (${code}).`;
  },
  tryAgainIn: (seconds: number) => `Try again in ${seconds} s.`,
  tryAgain: 'Try again',
  email: 'E-mail address',
  password: 'Password',
  withPassword: 'Sign in',
  withLink: 'Send me a link',
  forgotten: 'Forgot your password?',
  /** The same for an address without a user. */
  linkSent: (email: string) => `If ${email} has a user here, a link is on its way. Open it in this browser.`,
  passwordLinkSent: (email: string) =>
    `If ${email} has a user here, a link is on its way. Open it in this browser to choose a new password.`,
  or: 'or',
  withProvider: (name: string) => `Continue with ${providerNames[name] ?? name}`,
  otherWays: 'Sign in another way, in a new tab',
  linkOf: (email: string) => `This link signs you in as ${email}.`,
  linkOfUser: 'This link signs you in.',
  goOn: 'Continue',
  notNow: 'Sign in as another user',
  newPassword: 'New password',
  savePassword: 'Save and continue',
  later: 'Continue without a new password',
  codeHint: 'Your user has a second factor. Enter the code of your authenticator app.',
  code: 'Code',
  enterCode: 'Continue',
  otherFactor:
    'Your user has a second factor that this page cannot ask for. Add an authenticator app to it to sign in here.',
};

const providerNames: Readonly<Record<string, string>> = {
  apple: 'Apple',
  azure: 'Microsoft',
  bitbucket: 'Bitbucket',
  discord: 'Discord',
  facebook: 'Facebook',
  figma: 'Figma',
  fly: 'Fly.io',
  github: 'GitHub',
  gitlab: 'GitLab',
  google: 'Google',
  kakao: 'Kakao',
  keycloak: 'Keycloak',
  linkedin: 'LinkedIn',
  linkedin_oidc: 'LinkedIn',
  notion: 'Notion',
  slack: 'Slack',
  slack_oidc: 'Slack',
  snapchat: 'Snapchat',
  spotify: 'Spotify',
  twitch: 'Twitch',
  twitter: 'Twitter',
  workos: 'WorkOS',
  zoom: 'Zoom',
};
