/** Leads through a long list, page by page. */
import { html, nothing, TemplateResult } from 'lit';
import { count } from '../format';

export function pager(
  page: { number: number; size: number; total: number },
  what: string,
  go: (number: number) => void,
): TemplateResult | typeof nothing {
  const pages = Math.max(1, Math.ceil(page.total / page.size));
  const first = Math.min(page.total, page.number * page.size + 1);
  const last = Math.min(page.total, (page.number + 1) * page.size);
  return html`
    <nav class="d-flex gap-3 align-items-center" aria-label="Pages of ${what}">
      <span class="text-body-secondary" role="status">${count(first)}–${count(last)} of ${count(page.total)} ${what}</span>
      ${pages > 1
        ? html`<div class="btn-group ms-auto">
            <button class="btn btn-sm btn-outline-secondary" aria-disabled=${page.number === 0}
              @click=${() => page.number > 0 && go(page.number - 1)}>
              Previous
            </button>
            <button class="btn btn-sm btn-outline-secondary" aria-disabled=${page.number + 1 >= pages}
              @click=${() => page.number + 1 < pages && go(page.number + 1)}>
              Next
            </button>
          </div>`
        : nothing}
    </nav>
  `;
}

/** Instead of a page that is not there any more. */
export function fewerPages(toFirst: () => void): TemplateResult {
  return html`<div class="alert alert-info">There are fewer pages now.
    <button class="btn btn-link p-0 align-baseline" @click=${toFirst}>To the first</button></div>`;
}
