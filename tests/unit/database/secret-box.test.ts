import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSecretBox, SecretNotOpened, type SecretPlace } from '../../../src/database/secret-box.ts';

const createKey = () => randomBytes(32).toString('base64');
const [older, newer] = [createKey(), createKey()];
const place: SecretPlace = { orgId: 'org', connectionId: 'connection', purpose: 'secret' };
const secret = 'naïve secret 🔑';

describe('a sealed secret', () => {
  it('is opened where it was sealed, and shows nothing of the secret', () => {
    const box = createSecretBox([newer]);
    const sealed = box.seal(secret, place);
    expect(box.open(sealed, place)).toBe(secret);
    expect(sealed).toMatch(/^[0-9a-f]{8}\.[\w-]+$/);
    expect(Buffer.from(sealed.split('.')[1] ?? '', 'base64url').toString()).not.toContain('secret');
  });

  it('differs each time, so that equal secrets cannot be found', () => {
    const box = createSecretBox([newer]);
    expect(box.seal(secret, place)).not.toBe(box.seal(secret, place));
  });

  it.each([
    ['organisation', { orgId: 'other' }],
    ['connection', { connectionId: 'other' }],
    ['purpose', { purpose: 'api key' as const }],
  ])('cannot be opened at another place: %s', (_what, other) => {
    const box = createSecretBox([newer]);
    expect(() => box.open(box.seal(secret, place), { ...place, ...other })).toThrow(SecretNotOpened);
  });

  it('cannot be opened after any change', () => {
    const box = createSecretBox([newer]);
    const [id, text = ''] = box.seal(secret, place).split('.');
    const bytes = Buffer.from(text, 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => box.open(`${id}.${changed.toString('base64url')}`, place)).toThrow(SecretNotOpened);
    }
    // A shorter tag would be easier to forge.
    for (const shorter of ['', `${id}.`, `${id}.${bytes.subarray(0, -1).toString('base64url')}`, 'no sealed text']) {
      expect(() => box.open(shorter, place)).toThrow(SecretNotOpened);
    }
  });
});

describe('the keys', () => {
  it('all open, and the first one seals', () => {
    const sealed = createSecretBox([older]).seal(secret, place);
    const box = createSecretBox([newer, older]);
    expect(box.open(sealed, place)).toBe(secret);
    expect(box.isCurrent(sealed)).toBe(false);
    expect(box.isCurrent(box.seal(secret, place))).toBe(true);
    expect(() => createSecretBox([newer]).open(sealed, place)).toThrow('not configured');
  });

  it('have 32 bytes, and no error shows one', () => {
    const short = randomBytes(16).toString('base64');
    try {
      createSecretBox([short]);
      expect.unreachable();
    } catch (error) {
      expect(String(error)).toContain('16 bytes');
      expect(String(error)).not.toContain(short);
    }
    expect(() => createSecretBox([])).toThrow(TypeError);
  });
});
