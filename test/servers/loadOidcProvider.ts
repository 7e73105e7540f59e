/** Loads oidc-provider on the Node.js of this repository, without its notices on the console. */
import type * as Library from 'oidc-provider';
import type * as Adapters from 'oidc-provider/lib/adapters/memory_adapter.js';

export type OidcProvider = Pick<typeof Library, 'Provider' | 'errors'> &
  Pick<typeof Adapters, 'createMemoryAdapter'>;

let loaded: Promise<OidcProvider> | undefined;

export function loadOidcProvider(): Promise<OidcProvider> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<OidcProvider> {
  addUrlParse();
  const restore = silenceWarnings();
  try {
    const { Provider, errors } = await import('oidc-provider');
    const { createMemoryAdapter } = await import('oidc-provider/lib/adapters/memory_adapter.js');
    return { Provider, errors, createMemoryAdapter };
  } finally {
    restore();
  }
}

/** On Node.js 20 the import itself warns about the runtime. Everything else is configured away. */
function silenceWarnings(): () => void {
  const { warn } = console;
  console.warn = (...args: unknown[]) => {
    if (!String(args[0]).includes('oidc-provider')) warn(...args);
  };
  return () => {
    console.warn = warn;
  };
}

/** `URL.parse` came with Node.js 22.1; oidc-provider cannot do without it. */
function addUrlParse(): void {
  if (typeof URL.parse === 'function') return;
  URL.parse = (url, base) => (URL.canParse(url, base) ? new URL(url, base) : null);
}
