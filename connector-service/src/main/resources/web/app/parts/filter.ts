/** A field to filter a list by, which waits until somebody has stopped typing and never writes over what is typed. */
import { html, LitElement, PropertyValues, TemplateResult } from 'lit';

const PAUSE_MILLIS = 250;

/** Fires {@code typed} with the text. */
class Filter extends LitElement {
  static properties = { name: {}, label: {}, value: {} };

  declare name: string;
  declare label: string;
  /** As it is in the address. */
  declare value: string;
  private typing: number | undefined;

  protected createRenderRoot(): HTMLElement {
    return this;
  }

  disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.typing);
  }

  private typed(event: InputEvent): void {
    const text = (event.target as HTMLInputElement).value.trim();
    window.clearTimeout(this.typing);
    this.typing = window.setTimeout(() => {
      this.typing = undefined;
      this.dispatchEvent(new CustomEvent<string>('typed', { detail: text }));
    }, PAUSE_MILLIS);
  }

  protected updated(changed: PropertyValues): void {
    const field = this.querySelector('input') as HTMLInputElement;
    if (changed.has('value') && this.typing === undefined && (document.activeElement !== field || this.value === '')) {
      field.value = this.value;
    }
  }

  protected render(): TemplateResult {
    return html`
      <label class="form-label" for=${this.name}>${this.label}</label>
      <input class="form-control" id=${this.name} type="search" autocomplete="off" @input=${this.typed}>
    `;
  }
}

customElements.define('ce-filter', Filter);
