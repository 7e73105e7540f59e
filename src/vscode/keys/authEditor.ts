import * as vscode from 'vscode';
import type { HeaderSetting } from '../../core/headers/headerSettings.ts';
import { isContradictory, type Auth, type Scheme, type Server } from '../../core/server.ts';
import type { ServerView } from '../../protocol/state.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { Face } from '../face.ts';
import { runSteps } from '../multiStep.ts';
import { askPick } from '../pickStep.ts';
import { askScheme } from '../schemeStep.ts';
import { stateOf } from '../serverPick.ts';
import { askSignature, withoutSignature } from '../signing/signatureChange.ts';
import { signatureOf } from '../signing/signatureDraft.ts';
import { trySignature } from '../signing/trySignature.ts';
import { authItems, headerItems } from './authItems.ts';
import { settingOf, type HeadersDraft } from './headersDraft.ts';
import { headerSteps, ownSteps, type HeaderQuestions } from './headerSteps.ts';
import { keepWith } from './keeping.ts';
import { questionsFor } from './keyRing.ts';
import { offerDeletion } from './unusedKeys.ts';

/** What there is to ask about certificates; each ends the list, and says by itself what came of it. */
export type CertificateQuestions = Readonly<
  Record<'certificate' | 'authorities', () => Promise<void>>
>;

/** The list of what authenticates a server, as long as it is open. Each change counts at once. */
export class AuthEditor {
  readonly #face: Face;
  readonly #view: ServerView;
  readonly #certificates: CertificateQuestions;
  auth: Auth;
  /** what the last change was about; absent when nothing was changed */
  changed: HeadersDraft | undefined;

  constructor(face: Face, view: ServerView, certificates: CertificateQuestions) {
    this.#face = face;
    this.#view = view;
    this.#certificates = certificates;
    this.auth = view.server.auth;
  }

  get #server(): Server {
    return this.#view.server;
  }

  get #headers(): readonly HeaderSetting[] {
    return this.auth.headers ?? [];
  }

  get #title(): string {
    return vscode.l10n.t('Change Authentication: {server}', { server: this.#server.name });
  }

  /** Shows the list until the person leaves it. */
  async run(): Promise<void> {
    for (;;) {
      const placeholder = vscode.l10n.t('What do you want to change?');
      const chosen = await askPick(
        { title: this.#title },
        { placeholder, items: authItems(this.#view, this.auth) },
      );
      if (typeof chosen !== 'object') return;
      if (chosen.kind === 'scheme') await this.#changeScheme();
      else if (chosen.kind === 'add') await this.#add(this.#schemeWithHeader);
      else if (chosen.kind === 'signature') await this.#openSignature();
      else if (chosen.kind === 'header') await this.#openHeader(chosen.index);
      else return this.#certificates[chosen.kind]();
    }
  }

  async #changeScheme(): Promise<void> {
    const found = await askScheme(this.#face.keyring, this.#server.url, { title: this.#title });
    const scheme = typeof found === 'object' ? found.scheme : this.auth.scheme;
    if (scheme === this.auth.scheme) return;
    const { headers: _headers, signature, ...bare } = this.auth;
    if (scheme === 'headers' && this.#headers.length === 0 && !signature) return this.#add(scheme);
    const next = { ...(this.auth.scheme === 'headers' ? bare : this.auth), scheme };
    await this.#change(isContradictory(next) ? { ...bare, scheme } : next, { headers: [] });
  }

  /** Where nothing else authenticates, the headers do. */
  get #schemeWithHeader(): Scheme {
    return this.auth.scheme === 'oauth' ? 'oauth' : 'headers';
  }

  async #add(scheme: Scheme): Promise<void> {
    const of = await this.#questions(this.#headers, scheme === 'oauth');
    const draft = await runSteps<HeadersDraft>(this.#title, { headers: [] }, (current) =>
      headerSteps(current, of),
    );
    if (!draft) return;
    await this.#extend(scheme, draft);
  }

  /** Puts what was decided beside what is there. */
  async #extend(scheme: Scheme, draft: HeadersDraft): Promise<void> {
    const headers = [...this.#headers, ...draft.headers.map(settingOf)];
    const signature = draft.signature && { signature: signatureOf(draft.signature) };
    const next = { ...this.auth, scheme, ...(headers.length > 0 && { headers }), ...signature };
    await this.#change(next, draft);
  }

  async #openSignature(): Promise<void> {
    const isOAuth = this.auth.scheme === 'oauth';
    const of = await this.#questions(this.#headers, isOAuth);
    const answer = await askSignature(this.#title, this.auth, of, (draft) =>
      trySignature(this.#face, { ...this.#server, auth: { ...this.auth, signature: draft } }),
    );
    if (answer === 'remove') await this.#change(withoutSignature(this.auth), { headers: [] });
    else if (answer) await this.#extend(this.#schemeWithHeader, answer);
  }

  async #openHeader(index: number): Promise<void> {
    const header = this.#headers[index];
    if (!header) return;
    const items = headerItems();
    const placeholder = `${header.name}: ${header.template}`;
    const chosen = await askPick({ title: this.#title }, { placeholder, items });
    if (chosen === 'edit') await this.#edit(header);
    if (chosen === 'remove') await this.#remove(header);
  }

  async #edit(header: HeaderSetting): Promise<void> {
    const others = this.#headers.filter((other) => other !== header);
    const of = await this.#questions(others, this.auth.scheme === 'oauth');
    const start: HeadersDraft = { headers: [{ ...header, asksName: true, keys: [] }] };
    const draft = await runSteps<HeadersDraft>(this.#title, start, (current) =>
      current.headers.flatMap((one) => ownSteps(current, one, 0, of)),
    );
    const [edited] = draft?.headers ?? [];
    if (!draft || !edited) return;
    const headers = this.#headers.map((one) => (one === header ? settingOf(edited) : one));
    await this.#change({ ...this.auth, headers }, draft);
  }

  /** A server that gets no header any more is one without authentication. */
  async #remove(header: HeaderSetting): Promise<void> {
    const { headers: _headers, ...bare } = this.auth;
    const headers = this.#headers.filter((other) => other !== header);
    const isBare = headers.length === 0 && !bare.signature;
    const scheme = isBare && bare.scheme === 'headers' ? 'none' : bare.scheme;
    const next = { ...bare, scheme, ...(headers.length > 0 && { headers }) };
    await this.#change(next, { headers: [] });
  }

  async #questions(taken: readonly HeaderSetting[], isOAuth: boolean): Promise<HeaderQuestions> {
    const { signature } = this.auth;
    const ofAws = signature?.kind === 'aws' ? ['Authorization'] : [];
    const names = [...taken.map(({ name }) => name), ...ofAws];
    const { name: server, url } = this.#server;
    const state = await stateOf(this.#face.keyring);
    const hasSignature = signature !== undefined;
    return questionsFor(state, this.#face, {
      server,
      url,
      taken: { names, isOAuth, hasSignature },
    });
  }

  async #change(auth: Auth, draft: HeadersDraft): Promise<void> {
    const before = { ...this.#server, auth: this.auth };
    const change = { id: this.#server.id, auth };
    const { keyring } = this.#face;
    await keepWith(keyring, draft, () => keyring.request(toDaemon.changeAuth, change));
    this.auth = auth;
    this.changed = draft;
    await offerDeletion(keyring, before, { ...before, auth });
  }
}
