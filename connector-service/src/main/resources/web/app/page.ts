/** What every page does: load, say so while it does, tell what is wrong, and stay current while it is looked at. */
import { html, LitElement, nothing, TemplateResult } from 'lit';
import { Problem } from './api';

export abstract class Page<T> extends LitElement {
  static properties = {
    data: { state: true },
    problem: { state: true },
  };

  declare protected data: T | undefined;
  declare protected problem: Problem | undefined;

  /** How often it is read again while it is looked at. */
  protected every = 5_000;

  private timer: number | undefined;
  private reading = 0;

  abstract readonly heading: string;

  protected abstract load(): Promise<T>;

  protected abstract view(data: T): TemplateResult;

  /** Bootstrap's styles are the document's. */
  protected createRenderRoot(): HTMLElement {
    return this;
  }

  connectedCallback(): void {
    super.connectedCallback();
    document.title = `${this.heading} – Client engagement`;
    void this.refresh();
    this.timer = window.setInterval(() => {
      if (document.visibilityState === 'visible') {
        void this.refresh();
      }
    }, this.every);
  }

  disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.timer);
  }

  /** The answer that was asked for last is shown, whichever comes last. */
  protected async refresh(): Promise<void> {
    const mine = ++this.reading;
    try {
      const data = await this.load();
      if (mine === this.reading) {
        this.data = data;
        this.problem = undefined;
      }
    } catch (failure) {
      if (mine === this.reading) {
        this.problem = asProblem(failure);
      }
    }
  }

  protected render(): TemplateResult {
    return html`
      <h1 class="h3 mb-3" tabindex="-1">${this.heading}</h1>
      ${this.problem ? problem(this.problem) : nothing}
      ${this.data === undefined
        ? this.problem
          ? nothing
          : html`<p class="text-body-secondary loading" role="status">Loading…</p>`
        : this.view(this.data)}
    `;
  }
}

export function asProblem(failure: unknown): Problem {
  if (failure instanceof Problem) {
    return failure;
  }
  console.error(failure);
  return new Problem(0, 'This page has failed', String(failure));
}

export function problem(what: Problem): TemplateResult {
  return html`
    <div class="alert alert-danger" role="alert">
      <strong>${what.message}.</strong> ${what.detail}
      ${what.errors.length
        ? html`<ul class="mb-0">${what.errors.map(error => html`<li><code>${error.field}</code>: ${error.reason}</li>`)}</ul>`
        : nothing}
    </div>
  `;
}
