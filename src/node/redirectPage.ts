import { createHash } from 'node:crypto';

/** What a page says: one heading and one sentence. */
export interface PageText {
  readonly title: string;
  readonly body: string;
}

/** All that the browser may read at the end of an authorization, in one language. */
export interface RedirectTexts {
  /** a BCP 47 tag for the `lang` attribute */
  readonly language: string;
  readonly authorized: PageText;
  readonly refused: PageText;
  readonly unknown: PageText;
}

/** The pages in English. */
export const englishRedirectTexts: RedirectTexts = {
  language: 'en',
  authorized: { title: 'Authorized', body: 'You can close this tab and go back to VS Code.' },
  refused: {
    title: 'Not authorized',
    body: 'The server was not authorized. You can close this tab and go back to VS Code.',
  },
  unknown: {
    title: 'This sign-in is not known (any more)',
    body: 'It may have ended already. Go back to VS Code and start it again.',
  },
};

const style = `
:root{color-scheme:light dark;--back:#f6f7f9;--card:#fff;--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--good:#1a7f37;--bad:#b35900}
@media (prefers-color-scheme:dark){:root{--back:#16181c;--card:#1f2329;--ink:#e6e9ed;--soft:#a3acb7;--line:#363c45;--good:#4cc26b;--bad:#f0a04b}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--back);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{width:100%;max-width:440px;padding:40px 32px;text-align:center;background:var(--card);border:1px solid var(--line);border-radius:12px}
svg{width:48px;height:48px;fill:none;stroke:var(--bad);stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.authorized svg{stroke:var(--good)}
h1{margin:16px 0 8px;font-size:22px;line-height:1.3}
p{margin:0;color:var(--soft)}
footer{margin-top:24px;font-size:13px;color:var(--soft)}`;

const signs = {
  authorized: '<circle cx="12" cy="12" r="10"/><path d="m7.5 12.5 3 3 6-6.5"/>',
  refused: '<circle cx="12" cy="12" r="10"/><path d="M12 7v6m0 3.5v.01"/>',
  unknown: '<circle cx="12" cy="12" r="10"/><path d="M12 7v6m0 3.5v.01"/>',
};

/** How an answer of the browser ended. */
export type Ending = keyof typeof signs;

/** Headers of every page: nothing is loaded, run, framed, stored or passed on. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** One whole HTML page, made of our own texts only: nothing of a request can get into it. */
export function redirectPage(ending: Ending, texts: RedirectTexts): string {
  const { title, body } = texts[ending];
  return `<!doctype html>
<html lang="${escaped(texts.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · MCP Keyring</title>
<style>${style}</style>
</head>
<body>
<main class="${ending}">
<svg viewBox="0 0 24 24" aria-hidden="true">${signs[ending]}</svg>
<h1>${escaped(title)}</h1>
<p>${escaped(body)}</p>
<footer>MCP Keyring</footer>
</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => `&#${character.charCodeAt(0)};`);
}
