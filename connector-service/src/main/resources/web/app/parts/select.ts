/** A list to choose one from, which shows what is in force and not what somebody chose before. */
import { html, TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';

export function select(
  settings: { id?: string; name?: string; small?: boolean },
  options: [value: string, text: string][],
  now: string,
  chosen: (value: string) => void,
): TemplateResult {
  const size = settings.small ? 'form-select-sm' : '';
  const choices = options.map(([value, text]) => html`<option value=${value} .selected=${live(value === now)}>${text}</option>`);
  const change = (event: Event) => chosen((event.target as HTMLSelectElement).value);
  return settings.id
    ? html`<select class="form-select ${size}" id=${settings.id} @change=${change}>${choices}</select>`
    : html`<select class="form-select ${size}" aria-label=${settings.name ?? ''} @change=${change}>${choices}</select>`;
}
