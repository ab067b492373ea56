/** The frame of all pages: who is logged in, where one can go, and which page an address means. */
import 'bootstrap/dist/css/bootstrap.min.css';
import './app.css';
import { html, LitElement, nothing, TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import './pages/client';
import './pages/client-mapping';
import './pages/connectwise';
import './pages/log-in';
import './pages/scorecards';
import './pages/scores';
import './pages/setup';
import './pages/sync-history';
import './pages/test-connection';
import './parts/running';
import { followLinks, navigate, onNavigate } from './router';
import { bearer, endsSoon, logIn, logOut, onChange, start, toProvider, user } from './session';
import { choose, zone, zones } from './zone';

const PLACES: [string, string][] = [
  ['/scores', 'Scores'],
  ['/scorecards', 'Scorecards'],
  ['/connectwise', 'ConnectWise'],
  ['/connectwise/setup', 'Set up'],
  ['/connectwise/client-mapping', 'Client mapping'],
  ['/connectwise/sync-history', 'Sync history'],
  ['/connectwise/test-connection', 'Test connection'],
];

class App extends LitElement {
  static properties = { started: { state: true }, failure: { state: true } };

  declare private started: boolean;
  declare private failure: string | undefined;

  protected createRenderRoot(): HTMLElement {
    return this;
  }

  connectedCallback(): void {
    super.connectedCallback();
    useScheme();
    void this.begin();
    let place = location.pathname;
    onNavigate(() => {
      this.requestUpdate();
      if (place !== location.pathname) {
        place = location.pathname;
        // Screen readers begin with the new page, and so does the keyboard.
        void this.updateComplete.then(() => {
          window.scrollTo(0, 0);
          setTimeout(() => (this.querySelector('h1') as HTMLElement | null)?.focus());
        });
      }
    });
    onChange(() => this.requestUpdate());
    this.addEventListener('click', followLinks);
  }

  private async begin(): Promise<void> {
    try {
      await start();
      takeTokenFromAddress();
    } catch (failure) {
      this.failure = String((failure as Error).message);
    }
    if (location.pathname === '/') {
      history.replaceState(null, '', '/scores');
    }
    this.started = true;
  }

  protected render(): TemplateResult {
    if (!this.started) {
      return html`<p class="loading p-4" role="status">Loading…</p>`;
    }
    const loggedIn = bearer() !== undefined;
    return html`
      <a class="ce-skip" href="#content">To the content</a>
      <header class="navbar navbar-expand bg-body-tertiary border-bottom mb-3"><div class="container-xxl flex-wrap">
        <a class="navbar-brand" href="/scores">Client engagement</a>
        ${loggedIn
          ? html`<nav class="me-auto" aria-label="Main"><ul class="navbar-nav flex-wrap">
              ${PLACES.map(([path, name]) => html`<li class="nav-item">
                <a class="nav-link" href=${path} aria-current=${location.pathname === path ? 'page' : nothing}>${name}</a></li>`)}
            </ul></nav>
            <label class="visually-hidden" for="zone">Times are told in</label>
            <select class="form-select form-select-sm w-auto me-2" id="zone" @change=${(event: Event) => {
              choose((event.target as HTMLSelectElement).value);
              navigate(location.pathname + location.search);
            }}>${zones().map(name => html`<option value=${name} ?selected=${name === zone()}>${name}</option>`)}</select>
            <span class="navbar-text me-2">${user()}</span>
            <button class="btn btn-sm btn-outline-secondary" @click=${logOut}>Log out</button>`
          : nothing}
      </div></header>
      <main class="container-xxl pb-5" id="content" tabindex="-1">
        ${loggedIn && endsSoon()
          ? html`<div class="alert alert-warning" role="alert">Your log-in ends soon. Save what you are doing, then
              <button class="btn btn-link p-0 align-baseline" @click=${() => toProvider()}>log in again</button>.</div>`
          : nothing}
        ${this.failure
          ? html`<div class="alert alert-danger" role="alert">${this.failure}.
              <button class="btn btn-link p-0 align-baseline" @click=${() => location.reload()}>Try again</button></div>`
          : loggedIn
            ? page(location.pathname)
            : html`<ce-log-in></ce-log-in>`}
      </main>
      ${loggedIn ? html`<ce-running></ce-running>` : nothing}
    `;
  }
}

function page(path: string): TemplateResult {
  const parts = path.replace(/\/$/, '').split('/').slice(1);
  if (parts[0] === 'scores' && parts.length === 1) {
    return html`<ce-scores></ce-scores>`;
  }
  if (parts[0] === 'scores' && parts.length === 2) {
    return html`${keyed(parts[1], html`<ce-client .client=${parts[1]}></ce-client>`)}`;
  }
  if (parts[0] === 'scorecards' && parts.length === 1) {
    return html`<ce-scorecards></ce-scorecards>`;
  }
  if (parts[0] === 'connectwise') {
    switch (parts.slice(1).join('/')) {
      case '':
        return html`<ce-connectwise></ce-connectwise>`;
      case 'setup':
        return html`<ce-setup></ce-setup>`;
      case 'client-mapping':
        return html`<ce-client-mapping></ce-client-mapping>`;
      case 'sync-history':
        return html`<ce-sync-history></ce-sync-history>`;
      case 'test-connection':
        return html`<ce-test-connection></ce-test-connection>`;
    }
    if (parts[1] === 'sync-history' && parts.length === 3) {
      return html`${keyed(parts[2], html`<ce-sync-run .run=${parts[2]}></ce-sync-run>`)}`;
    }
  }
  return html`<h1 class="h3" tabindex="-1">There is no such page</h1><p><a href="/scores">To the scores</a></p>`;
}

/** A link may bring a token behind its #, which browsers do not send; it is taken out of the address at once. */
function takeTokenFromAddress(): void {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token) {
    history.replaceState(null, '', location.pathname + location.search);
    // A link does not make somebody else of who is logged in.
    if (!bearer()) {
      logIn(token);
    }
  }
}

/** Light or dark, as the system has it. */
function useScheme(): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = () => document.documentElement.setAttribute('data-bs-theme', dark.matches ? 'dark' : 'light');
  dark.addEventListener('change', apply);
  apply();
}

customElements.define('ce-app', App);
