/** What every page does: load, say so while it does, tell what is wrong, and stay current while it is looked at. */
import { html, LitElement, nothing, PropertyValues, TemplateResult } from 'lit';
import { get, Problem } from './api';
import { onNavigate, query } from './router';

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
  private busy = false;
  private search = '';
  /** The query that the data was loaded for. */
  private loadedFor = new URLSearchParams();
  /** The query that was asked for last and got no answer. */
  private failedFor: URLSearchParams | undefined;
  private leave: (() => void) | undefined;

  abstract readonly heading: string;

  protected abstract load(): Promise<T>;

  protected abstract view(data: T): TemplateResult;

  /** Bootstrap's styles are the document's. */
  protected createRenderRoot(): HTMLElement {
    return this;
  }

  connectedCallback(): void {
    super.connectedCallback();
    const page = location.pathname;
    this.search = location.search;
    this.leave = onNavigate(() => {
      if (page !== location.pathname) {
        return;
      }
      // What is shown may depend on the query, or on the zone that was chosen.
      this.requestUpdate();
      if (this.search !== location.search) {
        this.search = location.search;
        void this.refresh();
      }
    });
    void this.refresh();
    this.timer = window.setInterval(() => {
      // An answer that takes long is waited for, or it would never be shown.
      if (document.visibilityState === 'visible' && !this.busy) {
        void this.refresh();
      }
    }, this.every);
  }

  disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.timer);
    this.leave?.();
    // What is still under way is for nobody.
    this.reading++;
  }

  protected updated(_: PropertyValues): void {
    if (this.isConnected) {
      document.title = `${this.heading} – Client engagement`;
    }
  }

  /** The answer that was asked for last is shown, whichever comes last. */
  protected async refresh(): Promise<void> {
    const mine = ++this.reading;
    this.busy = true;
    const loading = query();
    try {
      const data = await this.load();
      if (mine === this.reading) {
        this.data = data;
        this.loadedFor = loading;
        this.failedFor = undefined;
        this.problem = undefined;
      }
    } catch (failure) {
      if (mine === this.reading) {
        this.failedFor = loading;
        this.problem = asProblem(failure);
      }
    } finally {
      this.busy = this.busy && mine !== this.reading;
    }
  }

  /**
   * A part that answers these parts of the query. Once they are others, it is pale while their own answer is under way, and not
   * shown when that has failed.
   */
  protected answer(to: string[], part: TemplateResult): TemplateResult {
    const now = query();
    const asked = (answered: URLSearchParams) => to.every(name => now.get(name) === answered.get(name));
    const old = !asked(this.loadedFor);
    const failed = old && this.failedFor !== undefined && asked(this.failedFor);
    return html`<div class=${old ? 'ce-old' : ''} aria-busy=${old && !failed}>${failed ? nothing : part}</div>`;
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

/** What was answered, or why not: for pages that show whatever there is. */
export type Answer<T> = { value: T } | { problem: Problem };

export async function ask<T>(path: string): Promise<Answer<T>> {
  try {
    return { value: await get<T>(path) };
  } catch (failure) {
    return { problem: asProblem(failure) };
  }
}

/** What was answered; undefined when there was no answer. */
export function value<T>(answer: Answer<T>): T | undefined {
  return 'value' in answer ? answer.value : undefined;
}
