/** A person who enters a device code at the issuer's pages: sends every form on, and decides at the consent page. */
import { browse, CookieJar, redirectOf } from './browser.ts';
import type { Choice } from './browser.ts';

const maxSteps = 12;

/** Opens the address with the code in it and goes on until a page asks for nothing any more; gives that page. */
export async function enterCode(address: string, { decision = 'approve' }: Choice = {}) {
  const jar = new CookieJar();
  let url = new URL(address);
  let form: string | undefined;
  for (let step = 0; step < maxSteps; step += 1) {
    const answer = await browse(url, { jar, form });
    const next = redirectOf(answer, url);
    const page = answer.body.toString();
    if (!next && !isForUs(page)) return page;
    form = next ? undefined : filledIn(page, decision);
    url = next ?? new URL(/action="([^"]+)"/u.exec(page)?.[1] ?? url, url);
  }
  throw new Error(`Still at ${url.href} after ${maxSteps} steps`);
}

/** A page with a form that is not the one for another code. */
function isForUs(page: string): boolean {
  return page.includes('<form') && !page.includes('op.deviceInputForm');
}

function filledIn(page: string, decision: string): string {
  const hidden = [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/gu)];
  const form = new URLSearchParams({ decision });
  for (const [, name = '', value = ''] of hidden) form.set(name, value);
  return form.toString();
}
