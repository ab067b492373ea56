/** A field that finds something by its name and lets one choose it. */
import { html, LitElement, nothing, TemplateResult } from 'lit';
import { get, PageOf, Problem } from '../api';
import { asProblem, problem } from '../page';

export interface Found {
  id: string | number;
  name: string | null;
}

let made = 0;

/** Fires {@code chosen} with what was chosen. */
class Search extends LitElement {
  static properties = { path: {}, label: {}, found: { state: true }, failed: { state: true } };

  /** Where to search; the text is added as {@code q}. */
  declare path: string;
  declare label: string;
  declare private found: Found[] | undefined;
  declare private failed: Problem | undefined;
  private typing: number | undefined;
  private asked = 0;
  private readonly field = `search-${++made}`;

  protected createRenderRoot(): HTMLElement {
    return this;
  }

  private typed(event: InputEvent): void {
    const text = (event.target as HTMLInputElement).value.trim();
    window.clearTimeout(this.typing);
    this.typing = window.setTimeout(() => void this.look(text), 250);
  }

  private async look(text: string): Promise<void> {
    const mine = ++this.asked;
    if (!text) {
      this.found = undefined;
      this.failed = undefined;
      return;
    }
    const join = this.path.includes('?') ? '&' : '?';
    try {
      const found = (await get<PageOf<Found>>(`${this.path}${join}size=8&q=${encodeURIComponent(text)}`)).items;
      if (mine === this.asked) {
        this.found = found;
        this.failed = undefined;
      }
    } catch (failure) {
      if (mine === this.asked) {
        this.found = undefined;
        this.failed = asProblem(failure);
      }
    }
  }

  private choose(found: Found): void {
    window.clearTimeout(this.typing);
    this.asked++;
    this.found = undefined;
    (this.querySelector('input') as HTMLInputElement).value = '';
    this.dispatchEvent(new CustomEvent<Found>('chosen', { detail: found }));
  }

  protected render(): TemplateResult {
    return html`
      <label class="form-label" for=${this.field}>${this.label}</label>
      <input class="form-control form-control-sm" id=${this.field} type="search" autocomplete="off" @input=${this.typed}>
      ${this.failed ? problem(this.failed) : nothing}
      <span class="text-body-secondary ${this.found?.length ? 'visually-hidden' : ''}" role="status">${
        this.found ? (this.found.length ? `${this.found.length} found` : 'Nothing is called like that.') : ''}</span>
      ${this.found?.length
        ? html`<ul class="list-group mt-1">${this.found.map(each => html`<li class="list-group-item p-0">
            <button type="button" class="btn btn-sm w-100 text-start" @click=${() => this.choose(each)}>${
              each.name ?? `No. ${each.id}`}</button></li>`)}</ul>`
        : nothing}
    `;
  }
}

customElements.define('ce-search', Search);
