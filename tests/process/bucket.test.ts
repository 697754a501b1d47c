import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, HeadBucketCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, it } from 'vitest';
import { getAsWritten, type TestBucket, withBucket } from '../helpers/bucket.ts';

const codeOf = async (response: Response) => /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1];

describe('a signed URL', () => {
  it('plays with the content type that its signer set', () =>
    withBucket(async ({ sign, content }) => {
      const response = await fetch(
        await sign({
          ResponseContentDisposition: 'inline; filename="call (1).wav"',
          ResponseContentType: 'audio/x-wav',
          ResponseCacheControl: 'private, max-age=60',
        }),
      );
      expect(response.status).toBe(200);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'accept-ranges': 'bytes',
        'access-control-allow-origin': '*',
        'cache-control': 'private, max-age=60',
        'content-disposition': 'inline; filename="call (1).wav"',
        'content-length': '1000',
        'content-type': 'audio/x-wav',
      });
      expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true);
    }));

  it('is audio/wav by default, and 304 for a client that has the object', () =>
    withBucket(async ({ sign }) => {
      const url = await sign();
      const first = await fetch(url);
      await first.arrayBuffer();
      expect(first.headers.get('content-type')).toBe('audio/wav');
      const again = await fetch(url, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
      expect(again.status).toBe(304);
    }));

  it('expires at its expiry, and not before', () =>
    withBucket(async ({ sign, passSeconds }) => {
      const url = await sign();
      passSeconds(298);
      expect((await fetch(url)).status).toBe(200);
      passSeconds(3);
      const late = await fetch(url);
      expect(late.status).toBe(403);
      expect(late.headers.get('access-control-allow-origin')).toBe('*');
      expect(await late.text()).toContain('<Code>AccessDenied</Code><Message>Request has expired</Message>');
    }));

  it('is refused when it was signed in the future', () =>
    withBucket(async ({ sign, passSeconds }) => {
      const url = await sign();
      passSeconds(-16 * 60);
      expect((await fetch(url)).status).toBe(403);
      passSeconds(2 * 60);
      expect((await fetch(url)).status).toBe(200);
    }));

  it('is refused when any character of its path or query is changed', () =>
    withBucket(async ({ sign, url: origin }) => {
      const url = await sign({ ResponseContentDisposition: 'inline; filename="a/b.wav"' });
      const from = `${origin}/storage/`.length;
      const passed: string[] = [];
      for (let at = from; at < url.length; at++) {
        const character = url.charAt(at);
        const other = character === 'a' ? 'b' : /[A-F]/.test(character) ? character.toLowerCase() : 'a';
        const changed = url.slice(0, at) + other + url.slice(at + 1);
        const response = await fetch(changed);
        await response.arrayBuffer();
        if (response.status !== 403) passed.push(`${response.status} ${changed}`);
      }
      expect(passed).toEqual([]);
    }));

  it.each([
    ['another expiry', /X-Amz-Expires=300/, 'X-Amz-Expires=301'],
    ['an expiry of more than seven days', /X-Amz-Expires=300/, 'X-Amz-Expires=604801'],
    ['no expiry', /X-Amz-Expires=300&/, ''],
    ['no date', /X-Amz-Date=\w+&/, ''],
    ['an invalid date', /X-Amz-Date=\w+&/, 'X-Amz-Date=now&'],
    ['no signed headers', /X-Amz-SignedHeaders=host/, ''],
    ['another signed header', /X-Amz-SignedHeaders=host/, 'X-Amz-SignedHeaders=user-agent'],
    ['an additional signed header', /X-Amz-SignedHeaders=host/, 'X-Amz-SignedHeaders=accept%3Bhost'],
    ['another algorithm', /AWS4-HMAC-SHA256/, 'AWS4-HMAC-SHA512'],
    ['no signature', /&X-Amz-Signature=\w+/, ''],
    ['a short signature', /(X-Amz-Signature=\w+)\w/, '$1'],
    [
      'a signature in capitals',
      /X-Amz-Signature=\w+/,
      (text: string) => text.replace(/[a-f]/g, (c) => c.toUpperCase()),
    ],
    ['another service', /s3%2Faws4/, 'ec2%2Faws4'],
    ['an additional parameter', /$/, '&response-content-type=text%2Fhtml'],
    ['a parameter twice', /$/, '&x-id=GetObject'],
    ['no parameter at all', /\?.*/, ''],
    ['another encoding of a space', /%20/, '%2520'],
    ['a parent folder', /org-1/, 'org-1/../org-1'],
  ] as [string, RegExp, string][])('is refused with %s', (_, pattern, replacement) =>
    withBucket(async ({ sign }) => {
      const url = await sign();
      const changed = url.replace(pattern, replacement);
      expect(changed).not.toBe(url);
      expect((await getAsWritten(changed)).status).toBe(403);
    }),
  );

  it.each([
    ['another secret', { secretAccessKey: 'x'.repeat(64) }, 'SignatureDoesNotMatch'],
    ['another key id', { accessKeyId: 'another' }, 'InvalidAccessKeyId'],
    ['another region', { region: 'eu-west-1' }, 'SignatureDoesNotMatch'],
  ])('is refused when it was signed with %s', (_, changes, code) =>
    withBucket(async ({ sign, clientWith }) => {
      const response = await fetch(await sign({}, { signer: clientWith(changes) }));
      expect(response.status).toBe(403);
      expect(await codeOf(response)).toBe(code);
    }),
  );

  it('is valid for its method only', () =>
    withBucket(async ({ sign, client, key }) => {
      expect((await fetch(await sign(), { method: 'HEAD' })).status).toBe(403);
      expect((await fetch(await sign(), { method: 'PUT', body: 'x' })).status).toBe(403);
      expect((await fetch(await sign(), { method: 'DELETE' })).status).toBe(403);
      expect((await fetch(await sign(), { method: 'POST', body: 'x' })).status).toBe(405);
      const head = await getSignedUrl(client, new HeadObjectCommand({ Bucket: 'recordings', Key: key }));
      const response = await fetch(head, { method: 'HEAD' });
      expect([response.status, response.headers.get('content-length')]).toEqual([200, '1000']);
    }));

  it('reveals that a key does not exist only to a valid signature', () =>
    withBucket(async ({ sign }) => {
      const url = await sign({ Key: 'org-1/none.wav' });
      const response = await fetch(url);
      expect([response.status, await codeOf(response)]).toEqual([404, 'NoSuchKey']);
      expect((await fetch(url.replace(/\?.*/, ''))).status).toBe(403);
      const elsewhere = await fetch(await sign({ Bucket: 'elsewhere' }));
      expect([elsewhere.status, await codeOf(elsewhere)]).toEqual([404, 'NoSuchBucket']);
    }));
});

describe.each(['key', 'madeKey'] as const)('a range of a recording (%s)', (name) => {
  const rangeOf = async (bucket: TestBucket, range: string, headers: Record<string, string> = {}) =>
    fetch(await bucket.sign({ Key: bucket[name] }), { headers: { range, ...headers } });

  it.each([
    ['bytes=0-99', 206, 'bytes 0-99/1000', 100],
    ['bytes=-10', 206, 'bytes 990-999/1000', 10],
    ['bytes=900-', 206, 'bytes 900-999/1000', 100],
    ['bytes=990-5000', 206, 'bytes 990-999/1000', 10],
    ['bytes=-1', 206, 'bytes 999-999/1000', 1],
    ['bytes=-5000', 206, 'bytes 0-999/1000', 1000],
    ['bytes=999-999', 206, 'bytes 999-999/1000', 1],
    ['bytes=1000-', 416, 'bytes */1000', undefined],
    ['bytes=-0', 416, 'bytes */1000', undefined],
    ['bytes=5-4', 200, null, 1000],
    ['bytes=0-1,4-5', 200, null, 1000],
    ['bytes=-', 200, null, 1000],
    ['items=0-1', 200, null, 1000],
    ['bytes=a-b', 200, null, 1000],
  ])('%s has status %i and content-range %s', (range, status, contentRange, length) =>
    withBucket(async (bucket) => {
      const response = await rangeOf(bucket, range);
      expect([response.status, response.headers.get('content-range')]).toEqual([status, contentRange]);
      const bytes = Buffer.from(await response.arrayBuffer());
      if (length === undefined) return expect(bytes.toString()).toContain('<Code>InvalidRange</Code>');
      const [, first = '0'] = /bytes (\d+)-/.exec(contentRange ?? '') ?? [];
      expect(bytes.equals(bucket.content.subarray(Number(first), Number(first) + length))).toBe(true);
    }),
  );

  it('is the whole recording when the etag in if-range is old', () =>
    withBucket(async (bucket) => {
      expect((await rangeOf(bucket, 'bytes=0-1', { 'if-range': '"old"' })).status).toBe(200);
      const etag = (await rangeOf(bucket, 'bytes=0-1')).headers.get('etag') ?? '';
      expect((await rangeOf(bucket, 'bytes=0-1', { 'if-range': etag })).status).toBe(206);
    }));
});

describe('the bucket', () => {
  it('answers a range of an empty recording with 416', () =>
    withBucket(async (bucket) => {
      bucket.put('recordings/empty.wav', '');
      const url = await bucket.sign({ Key: 'empty.wav' });
      expect((await fetch(url)).status).toBe(200);
      expect((await fetch(url, { headers: { range: 'bytes=0-' } })).status).toBe(416);
    }));

  it('sends an object that is made on request like a stored one', () =>
    withBucket(async ({ sign, client, madeKey: Key, content }) => {
      const url = await sign({ Key, ResponseContentDisposition: 'inline; filename="a.wav"' });
      const response = await fetch(url);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'accept-ranges': 'bytes',
        'access-control-allow-origin': '*',
        'content-disposition': 'inline; filename="a.wav"',
        'content-length': '1000',
        'content-type': 'audio/wav',
      });
      expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true);
      const etag = response.headers.get('etag') ?? '';
      expect((await fetch(url, { headers: { 'if-none-match': etag } })).status).toBe(304);
      expect((await fetch(url.replace(/\?.*/, ''))).status).toBe(403);
      const head = await fetch(await getSignedUrl(client, new HeadObjectCommand({ Bucket: 'recordings', Key })), {
        method: 'HEAD',
      });
      expect([head.status, head.headers.get('content-length')]).toEqual([200, '1000']);
    }));

  it('answers requests of the SDK that are signed in a header', () =>
    withBucket(async ({ client, clientWith, content, key }) => {
      const { $metadata } = await client.send(new HeadBucketCommand({ Bucket: 'recordings' }));
      expect($metadata.httpStatusCode).toBe(200);
      const { Body } = await client.send(new GetObjectCommand({ Bucket: 'recordings', Key: key }));
      expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(content)).toBe(true);

      const other = clientWith({ secretAccessKey: 'x'.repeat(64) });
      await expect(other.send(new HeadBucketCommand({ Bucket: 'recordings' }))).rejects.toMatchObject({
        $metadata: { httpStatusCode: 403 },
      });
      await expect(client.send(new HeadBucketCommand({ Bucket: 'elsewhere' }))).rejects.toMatchObject({
        $metadata: { httpStatusCode: 404 },
      });
    }));

  it('sends no file outside of its folder, also with a valid signature', () =>
    withBucket(async ({ sign, put, bucketFolder }) => {
      put('secrets/keys.wav', 'secret');
      put('recordings-2/other.wav', 'secret');
      symlinkSync(join(bucketFolder, 'secrets'), join(bucketFolder, 'recordings', 'linked'));
      symlinkSync(join(bucketFolder, 'secrets', 'keys.wav'), join(bucketFolder, 'recordings', 'link.wav'));
      symlinkSync(join(bucketFolder, 'recordings-2'), join(bucketFolder, 'recordings', 'beside'));
      const keys = ['../secrets/keys.wav', 'a/../../secrets/keys.wav', '/secrets/keys.wav', '..\\secrets\\keys.wav'];
      const linked = [
        'linked/keys.wav',
        'link.wav',
        'linked',
        '../recordings-2/other.wav',
        'a\0.wav',
        'org-1',
        'beside/other.wav',
        'org-1/../org-1/2026/11/call one.wav',
      ];
      for (const Key of [...keys, ...linked, 'x'.repeat(900)]) {
        const { status, body } = await getAsWritten(await sign({ Key }));
        // 404 and not 403: the signature is valid.
        expect([Key, status]).toEqual([Key, 404]);
        expect(body).not.toContain('secret');
      }
    }));

  it('lets a page send a range, and read the headers of the answer (CORS)', () =>
    withBucket(async ({ sign }) => {
      const origin = 'http://127.0.0.1:3000';
      const url = await sign();
      const preflight = await fetch(url, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'range' },
      });
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
      expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, HEAD');
      expect(preflight.headers.get('access-control-allow-headers')).toContain('range');
      const answer = await fetch(url, { headers: { origin, range: 'bytes=0-9' } });
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      const exposed = answer.headers.get('access-control-expose-headers')?.split(', ');
      expect(exposed).toEqual(expect.arrayContaining(['accept-ranges', 'content-length', 'content-range', 'etag']));
    }));

  it('refuses a line break in a header value', () =>
    withBucket(async ({ sign }) => {
      const response = await fetch(await sign({ ResponseContentDisposition: 'inline\r\nset-cookie: a=b' }));
      expect(response.status).toBe(400);
      expect(response.headers.get('set-cookie')).toBeNull();
    }));
});
