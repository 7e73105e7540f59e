import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import * as http from 'node:http';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { AuthError } from '../../src/core/errors.ts';
import type { Redirect } from '../../src/core/ports.ts';
import { openLoopbackRedirect } from '../../src/node/loopbackRedirect.ts';
import { englishRedirectTexts } from '../../src/node/redirectPage.ts';
import type { Answer, Outgoing } from '../servers/http.ts';
import { listen, send, stop } from '../servers/http.ts';
import { isLinux, itWhere } from '../support/itWhere.ts';

const live = new AbortController().signal;

describe('Loopback redirect', () => {
  let redirect: Redirect;
  beforeEach(async () => (redirect = await openLoopbackRedirect()));
  afterEach(() => redirect.dispose());

  const visit = (query: string, outgoing?: Outgoing): Promise<Answer> =>
    send(`${redirect.uri}${query}`, outgoing);
  const isUnknown = ({ status, body }: Answer): void => {
    assert.equal(status, 404);
    assert.match(body.toString(), /This sign-in is not known \(any more\)/u);
  };

  it('has a URI on 127.0.0.1', () => {
    assert.equal(redirect.kind, 'loopback');
    assert.match(redirect.uri, /^http:\/\/127\.0\.0\.1:\d+\/callback$/u);
  });

  itWhere(isLinux, 'listens at 127.0.0.1 and at no other address', async () => {
    const elsewhere = redirect.uri.replace('127.0.0.1', '127.0.0.2');
    await assert.rejects(send(elsewhere), { code: 'ECONNREFUSED' });
  });

  it('gives the parameters of the answer with the state, once', async () => {
    const answer = redirect.wait('s1', live);
    const page = await visit('?code=c%20d&state=s1&iss=https%3A%2F%2Fas.example');
    assert.equal(page.status, 200);
    assert.match(page.body.toString(), /You can close this tab and go back to VS Code\./u);
    const expected = { code: 'c d', state: 's1', iss: 'https://as.example' };
    assert.deepEqual(Object.fromEntries(await answer), expected);
    isUnknown(await visit('?code=c&state=s1'));
  });

  it('keeps several waiting apart, and waits on after an unknown state', async () => {
    const [one, two] = [redirect.wait('s1', live), redirect.wait('s2', live)];
    isUnknown(await visit('?code=evil&state=s3'));
    isUnknown(await visit('?code=evil'));
    isUnknown(await visit(''));
    await visit('?code=2&state=s2');
    await visit('?code=1&state=s1');
    assert.deepEqual([(await one).get('code'), (await two).get('code')], ['1', '2']);
  });

  it('keeps repeated parameters for the caller to judge', async () => {
    const answer = redirect.wait('s1', live);
    await visit('?code=a&code=b&state=s1&state=s2');
    assert.deepEqual((await answer).getAll('code'), ['a', 'b']);
    assert.deepEqual((await answer).getAll('state'), ['s1', 's2']);
  });

  it('says when it was not authorized', async () => {
    const answer = redirect.wait('s1', live);
    const page = (
      await visit('?error=access_denied&error_description=evil&state=s1')
    ).body.toString();
    assert.match(page, /Not authorized/u);
    assert.equal((await answer).get('error'), 'access_denied');
  });

  it('reflects nothing of the request', async () => {
    const marks = '?code=REFLECT&error=REFLECT&error_description=<b>REFLECT&REFLECT=1&state=';
    void redirect.wait('REFLECT', live);
    for (const state of ['REFLECT', 'REFLECTED']) {
      const { headers, body } = await visit(`${marks}${state}`, { headers: { 'x-a': 'REFLECT' } });
      assert.doesNotMatch(JSON.stringify(headers) + body.toString(), /REFLECT/u);
    }
  });

  it('shows a page that loads and runs nothing', async () => {
    const { headers, body } = await visit('');
    const page = body.toString();
    const style = /<style>(.*)<\/style>/su.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    const policy = String(headers['content-security-policy']);
    assert.ok(policy.startsWith(`default-src 'none'; style-src 'sha256-${hash}';`), policy);
    assert.match(policy, /frame-ancestors 'none'/u);
    assert.doesNotMatch(page, /<script|<link|<img|\bon\w+=|https?:|url\(|style="/u);
    assert.match(page, /^<!doctype html>\n<html lang="en">/u);
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['x-content-type-options'], 'nosniff');
  });

  it('takes its texts, and escapes them', async () => {
    const unknown = { title: '<未知>', body: 'a & b' };
    const texts = { ...englishRedirectTexts, language: 'zh-Hant', unknown };
    const other = await openLoopbackRedirect({ texts });
    const page = (await send(other.uri)).body.toString();
    other.dispose();
    assert.match(page, /<html lang="zh-Hant">/u);
    assert.match(page, /<h1>&#60;未知&#62;<\/h1>\n<p>a &#38; b<\/p>/u);
  });

  it('answers only GET /callback at its own host', async () => {
    const answer = redirect.wait('s1', live);
    const query = '?code=c&state=s1';
    const { port, origin } = new URL(redirect.uri);
    const hosts = ['evil.example', `localhost:${port}`, `evil.example:${port}`, '127.0.0.1'];
    for (const host of hosts) assert.equal((await visit(query, { headers: { host } })).status, 404);
    for (const path of ['/', '/callback/', '/Callback', '/callback%20', '/favicon.ico'])
      assert.equal((await send(`${origin}${path}${query}`)).body.length, 0, path);
    for (const method of ['POST', 'PUT', 'OPTIONS'])
      assert.equal((await visit(query, { method })).status, 405);
    await visit('?code=real&state=s1');
    assert.equal((await answer).get('code'), 'real');
  });

  it('serves localhost by that name only, when told', async () => {
    const other = await openLoopbackRedirect({ host: 'localhost' });
    const answer = other.wait('s1', live);
    assert.match(other.uri, /^http:\/\/localhost:\d+\/callback$/u);
    const numeric = other.uri.replace('localhost', '127.0.0.1');
    assert.equal((await send(`${numeric}?state=s1`)).status, 404);
    await send(`${other.uri}?state=s1&code=c`);
    assert.equal((await answer).get('code'), 'c');
    other.dispose();
  });

  it('stops waiting on abort, and the state is then unknown', async () => {
    const leaving = new AbortController();
    const answer = redirect.wait('s1', leaving.signal);
    const reason = new Error('left');
    leaving.abort(reason);
    await assert.rejects(answer, reason);
    isUnknown(await visit('?code=c&state=s1'));
    await assert.rejects(redirect.wait('s2', leaving.signal), reason);
  });

  it('has delivered its page when the answer is there, and then closes', async () => {
    const agent = new http.Agent({ keepAlive: true });
    const page = new Promise<string>((resolve, reject) => {
      const request = http.get(`${redirect.uri}?code=c&state=s1`, { agent }, (response) => {
        response.setEncoding('utf8');
        let text = '';
        response.on('data', (chunk: string) => (text += chunk)).on('end', () => resolve(text));
      });
      request.on('error', reject);
    });
    await redirect.wait('s1', live);
    redirect.dispose();
    assert.match(await page, /<\/html>\n$/u);
    await assert.rejects(visit(''), { code: 'ECONNREFUSED' });
    agent.destroy();
  });

  it('cancels who still waits when it is disposed of', async () => {
    const answer = redirect.wait('s1', live);
    redirect.dispose();
    await assert.rejects(answer, (error: unknown) => {
      return error instanceof AuthError && error.code === 'authorization_cancelled';
    });
  });

  it('says that its port cannot be had', async () => {
    const other = http.createServer();
    const port = await listen(other);
    await assert.rejects(openLoopbackRedirect({ port }), (error: unknown) => {
      return (
        error instanceof AuthError &&
        error.code === 'redirect_unavailable' &&
        error.details['port'] === String(port)
      );
    });
    await stop(other);
    const again = await openLoopbackRedirect({ port });
    assert.equal(new URL(again.uri).port, String(port));
    again.dispose();
  });
});
