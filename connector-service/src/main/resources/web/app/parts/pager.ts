/** Leads through a long list, page by page. */
import { html, nothing, TemplateResult } from 'lit';
import { count } from '../format';

export function pager(
  page: { number: number; size: number; total: number },
  what: string,
  go: (number: number) => void,
): TemplateResult | typeof nothing {
  const pages = Math.max(1, Math.ceil(page.total / page.size));
  const first = page.total === 0 ? 0 : page.number * page.size + 1;
  const last = Math.min(page.total, (page.number + 1) * page.size);
  return html`
    <nav class="d-flex gap-3 align-items-center" aria-label="Pages of ${what}">
      <span class="text-body-secondary">${count(first)}–${count(last)} of ${count(page.total)} ${what}</span>
      ${pages > 1
        ? html`<div class="btn-group ms-auto">
            <button class="btn btn-sm btn-outline-secondary" ?disabled=${page.number === 0} @click=${() => go(page.number - 1)}>
              Previous
            </button>
            <button class="btn btn-sm btn-outline-secondary" ?disabled=${page.number + 1 >= pages} @click=${() => go(page.number + 1)}>
              Next
            </button>
          </div>`
        : nothing}
    </nav>
  `;
}
