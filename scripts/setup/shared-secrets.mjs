/**
 * A secret storage that all windows of a browser share. Its source text goes into the workbench's bundle, so it may use
 * nothing from outside.
 */
export function sharedSecrets() {
  const channel = new BroadcastChannel('test-secrets');
  const database = new Promise((resolve, reject) => {
    const request = indexedDB.open('test-secrets', 1);
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore('secrets'));
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
  const use = async (mode, action) => {
    const transaction = (await database).transaction('secrets', mode);
    const request = action(transaction.objectStore('secrets'));
    return new Promise((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve(request.result));
      transaction.addEventListener('abort', () => reject(transaction.error));
    });
  };
  const change = async (key, action) => {
    await use('readwrite', action);
    channel.postMessage(key);
  };
  return {
    type: 'persisted',
    get: (key) => use('readonly', (store) => store.get(key)),
    set: (key, value) => change(key, (store) => store.put(value, key)),
    delete: (key) => change(key, (store) => store.delete(key)),
    keys: () => use('readonly', (store) => store.getAllKeys()),
    onChange: (listener) => channel.addEventListener('message', (event) => listener(event.data)),
  };
}
