export interface ConsentView {
  user: string;
  client: string;
  scopes: readonly string[];
  resources: readonly string[];
}

export function consentPage({ user, client, scopes, resources }: ConsentView): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Authorize ${escape(client)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Authorize ${escape(client)}?</h1>
${list('It will be able to use', resources)}
${list('with the permissions', scopes)}
<form method="post">
<p><label>You are signed in as <input name="user" value="${escape(user)}" required></label></p>
<button name="decision" value="approve" class="primary">Authorize</button>
<button name="decision" value="deny">Deny</button>
</form>
</main>
</body>
</html>
`;
}

function list(title: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  const rows = items.map((item) => `<li><code>${escape(item)}</code></li>`).join('');
  return `<h2>${title}</h2>\n<ul>${rows}</ul>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const style = `
:root { color-scheme: light dark; }
body { display: grid; place-items: center; min-height: 100vh; margin: 0;
  font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 30rem; padding: 2rem; }
h1 { font-size: 1.5rem; }
h2 { margin-bottom: 0; font-size: 1rem; font-weight: normal; }
ul { margin-top: .25rem; }
code { overflow-wrap: anywhere; }
form { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 2rem; }
form p { flex-basis: 100%; margin: 0; }
input { padding: .4rem .6rem; border: 1px solid #767676; border-radius: .4rem;
  background: none; color: inherit; font: inherit; }
button { padding: .6rem 1.4rem; border: 1px solid #767676; border-radius: .4rem;
  background: none; color: inherit; font: inherit; cursor: pointer; }
button.primary { border-color: #0b57a4; background: #0b57a4; color: #fff; }
button:focus-visible, input:focus-visible { outline: 3px solid #e08600; outline-offset: 2px; }
`;
