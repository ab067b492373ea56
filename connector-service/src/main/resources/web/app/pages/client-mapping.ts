/** Which companies count for which client, who is scored, and what industry they are of. */
import { html, nothing, TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { change, get, getEdition, PageOf, post, Problem } from '../api';
import { count, when, words } from '../format';
import { INDUSTRIES } from '../industries';
import { ask, asProblem, Page, problem, value } from '../page';
import { badge } from '../parts/badges';
import '../parts/filter';
import { fewerPages, pager } from '../parts/pager';
import '../parts/search';
import type { Found } from '../parts/search';
import { select } from '../parts/select';
import { changeQuery, query } from '../router';
import { may } from '../session';

interface Suggestion {
  clientId: string;
  clientName: string;
  confidence: number;
  reasons: { key: string; text: string }[];
}

interface Unmapped {
  id: number;
  identifier: string;
  name: string;
  status: string | null;
  types: string[];
  counts: boolean;
  takenAway: boolean;
  sure: boolean;
  alike: boolean;
  suggestions: Suggestion[];
}

interface Mapped {
  id: number;
  name: string | null;
  status: string | null;
  market: string | null;
  clientId: string;
  /** Added here: the list names clients by their ids alone. */
  clientName?: string;
}

interface Conflict {
  kind: string;
  reason: string;
  companies: { id: number; name: string | null }[];
  clients: { id: string; name: string }[];
}

interface Unlinked {
  id: string;
  answeredAt: string;
  rating: number | null;
  ticketId: number | null;
  reason: string;
  customer: string | null;
}

interface Client {
  id: string;
  name: string;
  industry: string;
  industrySource: string;
  status: string;
  autoScoring: boolean;
  window: number;
}

interface Industries {
  mappings: { market: string; industry: string; companies: number }[];
  unknownMarkets: { market: string; companies: number }[];
  companiesWithoutMarket: number;
  /** The edition that all of this is of. */
  tag: string;
}

interface Move {
  clientId: string;
  clientName: string;
  market: string;
  before: string;
  after: string;
}

/** Undefined where a service does not answer. */
interface Totals {
  mapped: number | undefined;
  unmapped: number | undefined;
  conflicts: number | undefined;
  unlinked: number | undefined;
}

interface Data {
  totals: Totals;
  part: unknown;
}

const WINDOWS = [30, 60, 90];
const SIZE = 25;

const PARTS: [string, string][] = [
  ['suggestions', 'Companies without a client'],
  ['mapped', 'Mapped companies'],
  ['conflicts', 'Conflicts'],
  ['surveys', 'Unlinked surveys'],
  ['scoring', 'Auto-scoring'],
  ['industries', 'Industries'],
];

const KINDS: Record<string, string> = {
  'claimed-alike': 'Several clients are as likely',
  recycled: 'A deleted company has come back under another number',
  deleted: 'A deleted company counts for a client',
  duplicate: 'Companies that look the same',
};

class ClientMappingPage extends Page<Data> {
  static properties = {
    ...Page.properties,
    working: { state: true },
    failed: { state: true },
    told: { state: true },
    chosen: { state: true },
    draft: { state: true },
    moves: { state: true },
  };

  readonly heading = 'Client mapping';
  declare private working: boolean;
  declare private failed: Problem | undefined;
  declare private told: string | undefined;
  declare private chosen: Set<string>;
  /** Industries that somebody has changed and not saved. */
  declare private draft: Map<string, string>;
  declare private moves: PageOf<Move> | undefined;
  constructor() {
    super();
    this.chosen = new Set();
    this.draft = new Map();
    this.every = 15_000;
  }

  private get tab(): string {
    return query().get('show') ?? 'suggestions';
  }

  protected async load(): Promise<Data> {
    // The counts are told with whatever answers.
    const total = async (path: string) => {
      return value(await ask<PageOf<unknown>>(path))?.page.total;
    };
    const of = this.tab;
    const [mapped, unmapped, conflicts, unlinked, content] = await Promise.all([
      total('/api/v1/companies?mapped=true&deleted=false&size=1'),
      total('/api/v1/companies?mapped=false&deleted=false&size=1'),
      total('/api/v1/companies/conflicts?size=1'),
      total('/api/v1/surveys/unlinked?size=1'),
      this.loadPart(of),
    ]);
    return { totals: { mapped, unmapped, conflicts, unlinked }, part: { of, content } };
  }

  private async loadPart(part: string): Promise<unknown> {
    const asked = new URLSearchParams({ page: query().get('page') ?? '0', size: `${SIZE}` });
    const q = query().get('q');
    // The others cannot be searched.
    if (q && ['suggestions', 'mapped', 'scoring'].includes(part)) {
      asked.set('q', q);
    }
    switch (part) {
      case 'mapped':
        return this.loadMapped(asked);
      case 'conflicts':
        return get(`/api/v1/companies/conflicts?${asked}`);
      case 'surveys':
        return get(`/api/v1/surveys/unlinked?${asked}`);
      case 'scoring':
        return get(`/api/v1/clients?${asked}`);
      case 'industries': {
        const { body, tag } = await getEdition<Industries>('/api/v1/industry-mappings');
        return { ...body, tag };
      }
      default:
        return get(`/api/v1/companies/suggestions?${asked}`);
    }
  }

  private async loadMapped(asked: URLSearchParams): Promise<PageOf<Mapped>> {
    const list = await get<PageOf<Mapped>>(`/api/v1/companies?mapped=true&deleted=false&${asked}`);
    const names = new Map<string, string>();
    const open = [...new Set(list.items.map(company => company.clientId))];
    const work = async () => {
      for (let id = open.pop(); id; id = open.pop()) {
        names.set(id, value(await ask<{ name: string }>(`/api/v1/clients/${id}`))?.name ?? id);
      }
    };
    await Promise.all([work(), work(), work()]);
    return { ...list, items: list.items.map(company => ({ ...company, clientName: names.get(company.clientId) })) };
  }

  private go(parts: Record<string, string | undefined>): void {
    // Who is scored can be chosen over several pages; companies are accepted as they are seen.
    if ('show' in parts || this.tab === 'suggestions') {
      this.chosen = new Set();
    }
    this.told = undefined;
    this.failed = undefined;
    changeQuery(parts);
  }

  /** Does something, says what came of it, and looks again. */
  private async act(work: () => Promise<string>): Promise<void> {
    if (this.working) {
      this.failed = new Problem(0, 'Something else is still being done', 'Try again in a moment.');
      return;
    }
    this.working = true;
    this.failed = undefined;
    this.told = undefined;
    try {
      this.told = await work();
    } catch (failure) {
      this.failed = asProblem(failure);
    } finally {
      this.working = false;
    }
    await this.refresh();
  }

  private async map(company: number, client: string): Promise<void> {
    // The edition of now: the page may be older than what others have done.
    const { tag } = await getEdition<unknown>(`/api/v1/clients/${client}`);
    await change('POST', `/api/v1/clients/${client}/companies`, tag, { companyIds: [company] });
  }

  protected view({ totals, part }: Data): TemplateResult {
    const shown = part as { of: string; content: unknown };
    return html`
      <p class="text-body-secondary">${count(totals.mapped)} companies count for a client, ${count(totals.unmapped)} do not;
        ${count(totals.conflicts)} conflicts, ${count(totals.unlinked)} survey answers without a company.</p>
      <nav aria-label="Parts of the mapping"><ul class="nav nav-tabs mb-3">
        ${PARTS.map(([key, name]) => html`<li class="nav-item"><a class="nav-link ${key === this.tab ? 'active' : ''}"
          aria-current=${key === this.tab ? 'page' : nothing} href="?show=${key}" @click=${(event: MouseEvent) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) {
              return;
            }
            event.preventDefault();
            this.go({ show: key, page: undefined, q: undefined });
          }}>${name}</a></li>`)}
      </ul></nav>
      ${this.failed ? problem(this.failed) : nothing}
      <div role="status">${this.told ? html`<p class="alert alert-success">${this.told}</p>` : nothing}</div>
      ${shown.of === this.tab ? this.partView(shown.content) : html`<p class="loading" role="status">Loading…</p>`}
    `;
  }

  private partView(content: unknown): TemplateResult {
    switch (this.tab) {
      case 'mapped':
        return this.mapped(content as PageOf<Mapped>);
      case 'conflicts':
        return this.conflicts(content as PageOf<Conflict>);
      case 'surveys':
        return this.surveys(content as PageOf<Unlinked>);
      case 'scoring':
        return this.scoring(content as PageOf<Client>);
      case 'industries':
        return this.industries(content as Industries);
      default:
        return this.suggestions(content as PageOf<Unmapped>);
    }
  }

  /** A table, or why there is none, and the way to its other pages. */
  private list(list: PageOf<unknown>, what: string, nothingToDo: string, table: TemplateResult): TemplateResult {
    return this.answer(['q', 'page'], html`
      ${list.items.length ? table : this.none(list, nothingToDo)}
      ${pager(list.page, what, number => this.go({ page: number ? `${number}` : undefined }))}
    `);
  }

  /** Why a list is empty. */
  private none(list: PageOf<unknown>, nothingToDo: string): TemplateResult {
    if (list.page.total > 0) {
      return fewerPages(() => this.go({ page: undefined }));
    }
    return query().get('q')
      ? html`<div class="alert alert-info">Nothing is called like that.</div>`
      : html`<div class="alert alert-success">${nothingToDo}</div>`;
  }

  private find(label: string): TemplateResult {
    // Another one for each part: what was typed for one is not for the next.
    return html`<div class="col-md-4">${keyed(this.tab, html`<ce-filter name="q" label=${label}
      .value=${query().get('q') ?? ''}
      @typed=${(event: CustomEvent<string>) => this.go({ q: event.detail, page: undefined })}></ce-filter>`)}</div>`;
  }

  private box(key: string, label: string): TemplateResult {
    return html`<input class="form-check-input" type="checkbox" aria-label=${label} .checked=${live(this.chosen.has(key))}
      @change=${(event: Event) => {
        const next = new Set(this.chosen);
        if ((event.target as HTMLInputElement).checked) {
          next.add(key);
        } else {
          next.delete(key);
        }
        this.chosen = next;
      }}>`;
  }

  // --- companies without a client

  private suggestions(list: PageOf<Unmapped>): TemplateResult {
    const best = list.items.filter(company => this.chosen.has(`${company.id}`) && company.suggestions.length);
    return html`
      <div class="row g-2 align-items-end mb-3">
        ${this.find('Company')}
        ${may('manager')
          ? html`<div class="col-auto ms-auto d-flex gap-2">
              <button class="btn btn-outline-primary" ?disabled=${this.working || best.length === 0} @click=${() =>
                this.act(async () => {
                  for (const company of best) {
                    await this.map(company.id, company.suggestions[0].clientId);
                  }
                  this.chosen = new Set();
                  return `${best.length} companies were mapped.`;
                })}>Accept chosen (${best.length})</button>
              <button class="btn btn-primary" aria-disabled=${this.working} @click=${() => this.act(async () => {
                const accepted = await post<{ mappings: unknown[] }>('/api/v1/companies/suggestions/acceptance', {});
                return `${accepted.mappings.length} companies whose best suggestion was sure were mapped.`;
              })}>Accept all that are sure</button>
            </div>`
          : nothing}
      </div>
      ${this.list(list, 'companies', 'Every company counts for a client.', html`
          <div class="table-responsive" tabindex="0" role="region" aria-label="Companies without a client">
            <table class="table align-middle">
              <thead><tr>
                ${may('manager') ? html`<th scope="col"><span class="visually-hidden">Choose</span></th>` : nothing}
                <th scope="col">Company</th><th scope="col">Likely client</th><th scope="col">Why</th>
                ${may('manager') ? html`<th scope="col">Map</th>` : nothing}
              </tr></thead>
              <tbody>${repeat(list.items, company => company.id, company => this.company(company))}</tbody>
            </table></div>`)}
    `;
  }

  private company(company: Unmapped): TemplateResult {
    const first = company.suggestions[0];
    return html`<tr>
      ${may('manager') ? html`<td>${first ? this.box(`${company.id}`, `Choose ${company.name}`) : nothing}</td>` : nothing}
      <th scope="row">${company.name}<span class="fw-normal text-body-secondary d-block">
        ${[company.identifier, company.status, company.types.join(', ')].filter(Boolean).join(' · ')}
        ${company.takenAway ? ' · taken away from a client' : ''}</span></th>
      <td>${first
        ? html`${first.clientName} ${badge(`${first.confidence} %`, company.sure ? 'good' : first.confidence >= 60 ? 'warn' : 'plain')}
          ${company.alike ? html`<span class="d-block text-body-secondary">others are as likely</span>` : nothing}`
        : html`<span class="text-body-secondary">none</span>`}</td>
      <td>${first?.reasons.map(reason => html`<span class="d-block">${reason.text}</span>`)}</td>
      ${may('manager')
        ? html`<td>${first
            ? html`<button class="btn btn-sm btn-outline-primary mb-2" aria-disabled=${this.working} @click=${() =>
                this.act(async () => {
                  await this.map(company.id, first.clientId);
                  return `${company.name} counts for ${first.clientName} now.`;
                })}>Accept<span class="visually-hidden"> ${first.clientName} for ${company.name}</span></button>`
            : nothing}
            <ce-search path="/api/v1/clients" label="Map ${company.name} to another client" @chosen=${(event: CustomEvent<Found>) =>
              this.act(async () => {
                await this.map(company.id, String(event.detail.id));
                return `${company.name} counts for ${event.detail.name} now.`;
              })}></ce-search></td>`
        : nothing}
    </tr>`;
  }

  // --- mapped companies

  private mapped(list: PageOf<Mapped>): TemplateResult {
    return html`
      <div class="row g-2 mb-3">${this.find('Company')}</div>
      ${this.list(list, 'companies', 'No company counts for a client yet.', html`
          <div class="table-responsive" tabindex="0" role="region" aria-label="Mapped companies">
            <table class="table align-middle">
              <thead><tr><th scope="col">Company</th><th scope="col">Counts for</th><th scope="col">Market</th>
                ${may('manager') ? html`<th scope="col">Change</th>` : nothing}</tr></thead>
              <tbody>${repeat(list.items, company => company.id, company => html`<tr>
                <th scope="row">${company.name ?? `No. ${company.id}`}
                  <span class="fw-normal text-body-secondary d-block">${company.status}</span></th>
                <td><a href="/scores/${company.clientId}">${company.clientName}</a></td>
                <td>${company.market ?? '–'}</td>
                ${may('manager')
                  ? html`<td><button class="btn btn-sm btn-outline-secondary" aria-disabled=${this.working} @click=${() =>
                      this.act(async () => {
                        const { tag } = await getEdition<unknown>(`/api/v1/clients/${company.clientId}`);
                        await change('DELETE', `/api/v1/clients/${company.clientId}/companies/${company.id}`, tag);
                        return `${company.name} counts for nobody now. The client's history can take that back.`;
                      })}>Unmap<span class="visually-hidden"> ${company.name}</span></button></td>`
                  : nothing}
              </tr>`)}</tbody>
            </table></div>`)}
    `;
  }

  // --- conflicts

  private conflicts(list: PageOf<Conflict>): TemplateResult {
    return html`
      ${this.list(list, 'conflicts', 'There are no conflicts.', html`
          <div class="table-responsive" tabindex="0" role="region" aria-label="Conflicts"><table class="table">
            <thead><tr><th scope="col">What</th><th scope="col">Companies</th><th scope="col">Clients</th></tr></thead>
            <tbody>${list.items.map(conflict => html`<tr>
              <th scope="row" class="fw-normal">${KINDS[conflict.kind] ?? words(conflict.kind)}
                <span class="d-block text-body-secondary">${conflict.reason}</span></th>
              <td>${conflict.companies.map(company => html`<span class="d-block">${company.name ?? `No. ${company.id}`}</span>`)}</td>
              <td>${conflict.clients.map(client => html`<a class="d-block" href="/scores/${client.id}">${client.name}</a>`)}</td>
            </tr>`)}</tbody>
          </table></div>`)}
    `;
  }

  // --- survey answers

  private surveys(list: PageOf<Unlinked>): TemplateResult {
    return html`
      ${this.list(list, 'answers', 'Every answer has its company.', html`
          <div class="table-responsive" tabindex="0" role="region" aria-label="Survey answers"><table class="table align-middle">
            <thead><tr><th scope="col">Answered</th><th scope="col">Rating</th><th scope="col">Ticket</th><th scope="col">Why it waits</th>
              ${may('manager') ? html`<th scope="col">Whose answer is it?</th>` : nothing}</tr></thead>
            <tbody>${repeat(list.items, survey => survey.id, survey => html`<tr>
              <th scope="row" class="fw-normal">${when(survey.answeredAt)}</th>
              <td>${survey.rating ?? '–'}</td>
              <td>${survey.ticketId ?? '–'}</td>
              <td>${words(survey.reason)}</td>
              ${may('manager')
                ? html`<td><ce-search path="/api/v1/companies?deleted=false" label="Company of the answer ${survey.id}"
                    @chosen=${(event: CustomEvent<Found>) => this.act(async () => {
                      await change('PUT', `/api/v1/surveys/${encodeURIComponent(survey.id)}/company`, undefined,
                        { companyId: event.detail.id });
                      return `The answer is ${event.detail.name}'s now, and so are others of the same customer.`;
                    })}></ce-search></td>`
                : nothing}
            </tr>`)}</tbody>
          </table></div>`)}
    `;
  }

  // --- auto-scoring

  private scoring(list: PageOf<Client>): TemplateResult {
    const ids = list.items.map(client => client.id);
    const choose = (on: boolean) => this.act(async () => {
      const window = Number((this.querySelector('#days') as HTMLSelectElement).value);
      const chosen = [...this.chosen];
      await change('PUT', '/api/v1/clients/auto-scoring', undefined, { autoScoring: on, window: on ? window : null, ids: chosen });
      this.chosen = new Set();
      return on ? `${chosen.length} clients are scored over ${window} days.` : `${chosen.length} clients are not scored any more.`;
    });
    return html`
      <div class="row g-2 align-items-end mb-3">
        ${this.find('Client name')}
        ${may('manager')
          ? html`<div class="col-auto ms-auto d-flex flex-wrap gap-2 align-items-end">
              <div><label class="form-label" for="days">Days</label>
                <select class="form-select" id="days">${WINDOWS.map(days => html`<option value=${days}>${days}</option>`)}</select></div>
              <button class="btn btn-primary" ?disabled=${this.working || this.chosen.size === 0} @click=${() => choose(true)}>
                Auto-score clients (${this.chosen.size})</button>
              <button class="btn btn-outline-secondary" ?disabled=${this.working || this.chosen.size === 0} @click=${() => choose(false)}>
                Stop scoring</button>
            </div>`
          : nothing}
      </div>
      ${this.list(list, 'clients', 'There are no clients yet.', html`
          <div class="table-responsive" tabindex="0" role="region" aria-label="Clients">
            <table class="table align-middle">
              <thead><tr>
                ${may('manager')
                  ? html`<th scope="col"><input class="form-check-input" type="checkbox" aria-label="Choose all on this page"
                      .checked=${live(ids.length > 0 && ids.every(id => this.chosen.has(id)))} @change=${(event: Event) => {
                        const all = (event.target as HTMLInputElement).checked;
                        this.chosen = new Set(all ? [...this.chosen, ...ids] : [...this.chosen].filter(id => !ids.includes(id)));
                      }}></th>`
                  : nothing}
                <th scope="col">Client</th><th scope="col">Status</th><th scope="col">Scored</th>
                <th scope="col" class="ce-number">Days</th><th scope="col">Industry</th>
              </tr></thead>
              <tbody>${repeat(list.items, client => client.id, client => html`<tr>
                ${may('manager') ? html`<td>${this.box(client.id, `Choose ${client.name}`)}</td>` : nothing}
                <th scope="row"><a href="/scores/${client.id}">${client.name}</a></th>
                <td>${words(client.status)}</td>
                <td>${client.autoScoring ? badge('Scored', 'good') : badge('Not scored', 'plain')}</td>
                <td class="ce-number">${client.window}</td>
                <td>${words(client.industry)}</td>
              </tr>`)}</tbody>
            </table>
          </div>`)}
    `;
  }

  // --- industries

  private document(industries: Industries): { mappings: { market: string; industry: string }[] } {
    const all = new Map(industries.mappings.map(mapping => [mapping.market, mapping.industry]));
    this.draft.forEach((industry, market) => (industry ? all.set(market, industry) : all.delete(market)));
    return { mappings: [...all].map(([market, industry]) => ({ market, industry })) };
  }

  private industries(industries: Industries): TemplateResult {
    const rows = [
      ...industries.unknownMarkets.map(market => ({ ...market, industry: '' })),
      ...industries.mappings,
    ];
    return html`
      <p>The industry of a client follows the market of its company in ConnectWise.
        ${count(industries.companiesWithoutMarket)} companies have no market there, and are of industry Other.</p>
      <div class="table-responsive" tabindex="0" role="region" aria-label="Industries of markets">
      <table class="table align-middle w-auto">
        <thead><tr><th scope="col">Market in ConnectWise</th><th scope="col" class="ce-number">Companies</th>
          <th scope="col">Industry</th></tr></thead>
        <tbody>${repeat(rows, row => row.market, row => html`<tr>
          <th scope="row" class="fw-normal">${row.market}</th>
          <td class="ce-number">${count(row.companies)}</td>
          <td>${may('manager')
            ? select({ name: `Industry of ${row.market}`, small: true },
                ['', ...INDUSTRIES].map(industry => [industry, words(industry) || 'None (Other)']),
                this.draft.get(row.market) ?? row.industry, industry => {
                  this.draft = new Map(this.draft).set(row.market, industry);
                  this.moves = undefined;
                })
            : words(row.industry) || 'None (Other)'}</td>
        </tr>`)}</tbody>
      </table></div>
      ${may('manager') && this.draft.size
        ? html`<div class="d-flex gap-2 mb-3">
            <button class="btn btn-outline-primary" aria-disabled=${this.working} @click=${() => this.act(async () => {
              this.moves = await post<PageOf<Move>>('/api/v1/industry-mappings/preview?size=100', this.document(industries));
              return `${this.moves.page.total} clients would get another industry.`;
            })}>Preview</button>
            <button class="btn btn-primary" aria-disabled=${this.working} @click=${() => this.act(async () => {
              await change('PUT', '/api/v1/industry-mappings', industries.tag, this.document(industries));
              this.draft = new Map();
              this.moves = undefined;
              return 'The industries are saved.';
            })}>Save</button>
            <button class="btn btn-outline-secondary" @click=${() => {
              this.draft = new Map();
              this.moves = undefined;
            }}>Discard</button>
          </div>`
        : nothing}
      ${this.moves?.items.length
        ? html`<table class="table w-auto">
            <thead><tr><th scope="col">Client</th><th scope="col">From</th><th scope="col">To</th></tr></thead>
            <tbody>${this.moves.items.map(move => html`<tr><th scope="row" class="fw-normal">${move.clientName}</th>
              <td>${words(move.before)}</td><td>${words(move.after)}</td></tr>`)}</tbody>
          </table>`
        : nothing}
    `;
  }
}

customElements.define('ce-client-mapping', ClientMappingPage);
