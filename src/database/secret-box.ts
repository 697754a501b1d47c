// Encrypts secrets before they are stored: AES-256-GCM. The place of a secret is authenticated with it, so a ciphertext that is copied to
// another row cannot be opened. No error contains a secret or a key.
import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';

export interface SecretPlace {
  readonly orgId: string;
  readonly connectionId: string;
  readonly purpose: 'secret' | 'api key' | 'url';
}

export type SecretBox = ReturnType<typeof createSecretBox>;

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
export const secretKeyBytes = 32;

/** The sealed text cannot be opened: it was changed, belongs to another place, or its key is not configured. */
export class SecretNotOpened extends Error {
  override readonly name = 'SecretNotOpened';
}

/** `keys`: base64, 32 bytes each. The first one seals, all of them open. */
export function createSecretBox(keys: readonly string[]) {
  const known = new Map(keys.map((text) => [keyIdOf(text), decodeKey(text)]));
  const [[currentId, currentKey] = []] = known;
  if (currentId === undefined || currentKey === undefined) throw new TypeError('A secret box needs a key');

  return {
    seal(secret: string, place: SecretPlace): string {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, currentKey, nonce).setAAD(placeOf(place));
      const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${currentId}.${sealed.toString('base64url')}`;
    },
    /** Throws SecretNotOpened. */
    open(sealed: string, place: SecretPlace): string {
      const [keyId = '', text = ''] = sealed.split('.');
      const key = known.get(keyId);
      if (key === undefined) throw new SecretNotOpened('The key of this secret is not configured');
      const bytes = Buffer.from(text, 'base64url');
      try {
        const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes))
          .setAAD(placeOf(place))
          .setAuthTag(bytes.subarray(-tagBytes));
        const secret = [decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()];
        return Buffer.concat(secret).toString('utf8');
      } catch {
        throw new SecretNotOpened('This secret was changed, or belongs to another connection');
      }
    },
    /** False: sealed with an older key. */
    isCurrent: (sealed: string) => sealed.startsWith(`${currentId}.`),
  };
}

const placeOf = ({ orgId, connectionId, purpose }: SecretPlace) => Buffer.from(`${orgId}:${connectionId}:${purpose}`);

/** Tells keys apart without showing anything of them. */
const keyIdOf = (text: string) => hash('sha256', `callboard key id ${text}`).slice(0, 8);

function decodeKey(text: string): Buffer {
  const key = Buffer.from(text, 'base64');
  if (key.length !== secretKeyBytes)
    throw new TypeError(`A key of CONNECTION_SECRETS_KEY has ${key.length} bytes: expected ${secretKeyBytes}`);
  return key;
}
