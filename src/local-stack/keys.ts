// The keys of the local stack. They are created once and kept next to the data, so a token stays valid after a restart.
// No private key leaves this module. The bucket's credentials do, because clients sign with them.
import { hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';

const algorithm = 'ES256';
/** A name, not an address: tokens must stay valid when the ports change. */
const issuer = 'http://callboard.local/auth/v1';
const audience = 'authenticated';
const tenYearsSeconds = 10 * 365 * 24 * 3600;

interface KeyFile {
  readonly publicJwk: JWK;
  readonly privateJwk: JWK;
  readonly publishableKey: string;
  readonly bucket: { readonly region: string; readonly accessKeyId: string; readonly secretAccessKey: string };
}

export type Keys = Awaited<ReturnType<typeof loadOrCreateKeys>>;

export async function loadOrCreateKeys(folder: string) {
  const path = join(folder, 'keys.json');
  const file = (await readKeyFile(path)) ?? (await createKeyFile(folder, path));
  const signWith = await importJWK(file.privateJwk, algorithm);

  return {
    /** The public keys with which PostgREST and the service verify tokens. */
    jwks: { keys: [file.publicJwk] },
    /** A JWT: PostgREST without Supabase does not accept an `sb_publishable_` key. */
    publishableKey: file.publishableKey,
    gatewayKey: derivedKey(file.privateJwk, 'callboard gateway key').toString('base64url'),
    connectionSecretsKey: derivedKey(file.privateJwk, 'callboard connection secrets key').toString('base64'),
    issuer,
    audience,
    bucketCredentials: file.bucket,
    sign: (claims: JWTPayload, { expiresInSeconds }: { expiresInSeconds: number }) =>
      signToken(signWith, file.publicJwk.kid ?? '', claims, expiresInSeconds),
  };
}

/** Derived from the private key, because some key files are older than these keys. */
function derivedKey({ d = '' }: JWK, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', d, '', purpose, 32));
}

async function signToken(
  key: Awaited<ReturnType<typeof importJWK>>,
  kid: string,
  claims: JWTPayload,
  expiresInSeconds: number,
) {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const payload = { aud: audience, iss: issuer, iat: nowSeconds, exp: nowSeconds + expiresInSeconds, ...claims };
  return new SignJWT(payload).setProtectedHeader({ alg: algorithm, typ: 'JWT', kid }).sign(key);
}

async function readKeyFile(path: string): Promise<KeyFile | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw new Error(`${path} cannot be read. Run as the user who created it.`, { cause: error });
  }
  try {
    const file = JSON.parse(text);
    if (file.privateJwk && file.publicJwk && file.publishableKey && file.bucket?.secretAccessKey) return file;
  } catch {
    // Reported below, without the content: it may contain a key.
  }
  throw new Error(`${path} is not a key file of Callboard. "npm run reset" deletes it together with the local data.`);
}

async function createKeyFile(folder: string, path: string): Promise<KeyFile> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const kid = randomUUID();
  const file: KeyFile = {
    publicJwk: { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' },
    privateJwk: { ...(await exportJWK(privateKey)), kid, alg: algorithm },
    publishableKey: await signToken(privateKey, kid, { role: 'anon' }, tenYearsSeconds),
    bucket: {
      region: 'local',
      accessKeyId: randomBytes(16).toString('hex'),
      secretAccessKey: randomBytes(32).toString('hex'),
    },
  };

  // Two first starts at once must use the same keys: unlike a rename, a link fails when the name exists.
  await mkdir(folder, { recursive: true });
  const draft = join(folder, `keys.${randomUUID()}.draft`);
  await writeFile(draft, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600, flush: true });
  try {
    await link(draft, path);
    return file;
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
    const existing = await readKeyFile(path);
    if (!existing) throw new Error(`${path} was removed while it was created`, { cause: error });
    return existing;
  } finally {
    await unlink(draft);
  }
}

function isCode(error: unknown, code: string) {
  return error instanceof Error && 'code' in error && error.code === code;
}
