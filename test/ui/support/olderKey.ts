import type { VSCodeWindow } from '../../host/session.ts';

/** Runs in the page, so it is text, and may use nothing from outside. */
const MAKE_OLDER = `async ([name, ms]) => {
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error));
    });
  const database = await done(indexedDB.open('test-secrets', 1));
  const store = () => database.transaction('secrets', 'readwrite').objectStore('secrets');
  const key = (await done(store().getAllKeys())).find((each) => each.includes('entry/key/' + name));
  const entry = JSON.parse(await done(store().get(key)));
  const kept = JSON.parse(entry.value);
  const value = JSON.stringify({ ...kept, enteredAt: kept.enteredAt - ms });
  await done(store().put(JSON.stringify({ generation: entry.generation + 1, value }), key));
  new BroadcastChannel('test-secrets').postMessage(key);
}`;

/** Lets a key have been entered so many days earlier: as if another machine had written it to SecretStorage. */
export async function enteredEarlier(
  { page }: VSCodeWindow,
  name: string,
  days: number,
): Promise<void> {
  await page.evaluate(`(${MAKE_OLDER})(${JSON.stringify([name, days * 86_400_000])})`);
}
