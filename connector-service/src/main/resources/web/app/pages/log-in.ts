/** By the identity provider, or on one's own machine with a token that deploy/local has made. */
import { html, LitElement, nothing, TemplateResult } from 'lit';
import { byProvider, byToken, logIn, toProvider, whyNot } from '../session';

class LogInPage extends LitElement {
  static properties = { refused: { state: true } };

  declare private refused: boolean;

  protected createRenderRoot(): HTMLElement {
    return this;
  }

  connectedCallback(): void {
    super.connectedCallback();
    document.title = 'Log in – Client engagement';
  }

  private submit(event: SubmitEvent): void {
    event.preventDefault();
    const token = new FormData(event.target as HTMLFormElement).get('token');
    this.refused = !logIn(String(token ?? ''));
  }

  protected render(): TemplateResult {
    if (byToken()) {
      return this.withToken();
    }
    return byProvider()
      ? this.withProvider()
      : html`<h1 class="h3" tabindex="-1">Log in</h1>
          <div class="alert alert-warning">No identity provider is set up for the dashboard: set
            <code>DASHBOARD_OIDC_ISSUER</code> of connector-service.</div>`;
  }

  private withProvider(): TemplateResult {
    const trouble = whyNot();
    return html`
      <h1 class="h3" tabindex="-1">Log in</h1>
      ${trouble ? html`<div class="alert alert-warning" role="alert">${trouble}.</div>` : html`<p>You are being taken to the log-in.</p>`}
      <button class="btn btn-primary" @click=${() => toProvider()}>Log in</button>
    `;
  }

  private withToken(): TemplateResult {
    const trouble = whyNot();
    return html`
      <div class="row justify-content-center">
        <form class="col-md-8 col-lg-6" @submit=${this.submit}>
          <h1 class="h3" tabindex="-1">Log in</h1>
          ${trouble ? html`<div class="alert alert-warning" role="alert">${trouble}.</div>` : nothing}
          <p>
            Paste an access token. A platform that was started by <code>deploy/local/start</code> keeps one for each role in
            <code>.engagement/access.env</code>: viewer, manager and admin.
          </p>
          <label class="form-label" for="token">Access token</label>
          <textarea
            class="form-control font-monospace ${this.refused ? 'is-invalid' : ''}"
            id="token" name="token" rows="4" required spellcheck="false" autocomplete="off"
            aria-describedby=${this.refused ? 'refused' : nothing}></textarea>
          ${this.refused
            ? html`<div class="invalid-feedback" id="refused" role="alert">
                This is no access token, or its time has passed. Each start of the platform makes new ones.
              </div>`
            : nothing}
          <button class="btn btn-primary mt-3">Log in</button>
        </form>
      </div>
    `;
  }
}

customElements.define('ce-log-in', LogInPage);
