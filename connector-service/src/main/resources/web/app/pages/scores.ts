/** All clients side by side: who needs attention. */
import { html, nothing, TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { download, get, PageOf, Problem } from '../api';
import { count, difference, percent, score, words } from '../format';
import { INDUSTRIES } from '../industries';
import { asProblem, Page, problem } from '../page';
import { grade, sparkline } from '../parts/badges';
import '../parts/chart';
import '../parts/filter';
import { fewerPages, pager } from '../parts/pager';
import { select } from '../parts/select';
import { changeQuery, query, queryOf } from '../router';
import { businessDay } from '../zone';

interface Item {
  clientId: string;
  clientName: string;
  industry: string | null;
  asOf: string;
  current: boolean;
  score: number | null;
  grade: string | null;
  coverage: number;
  metrics: unknown[];
  rank: number | null;
  trend: number | null;
  industryAverage: number | null;
  industryPercentile: number | null;
}

interface Summary {
  window: number;
  asOf: string;
  clients: number;
  scored: number;
  average: number | null;
  grades: { grade: string | null; clients: number }[];
  industries: { industry: string; average: number; clients: number }[];
  mostImproved: Item[];
  mostDeclined: Item[];
}

interface Data {
  list: PageOf<Item>;
  summary: Summary;
}

const WINDOWS = ['30', '60', '90'];
const SIZE = 50;
const FILTERS = ['name', 'industry', 'grade', 'trend', 'status', 'sort'];
const COLUMNS: [string, string][] = [
  ['clientName', 'Client'],
  ['score', 'Score'],
  ['coverage', 'Coverage'],
  ['trend', '30-day trend'],
  ['industry', 'Industry'],
];

class ScoresPage extends Page<Data> {
  static properties = { ...Page.properties, failed: { state: true } };

  readonly heading = 'Scores';
  declare private failed: Problem | undefined;
  /** Whose histories are wanted. */
  private listed = '';
  /** Closing scores by window, client and day on which they were asked for. */
  private readonly histories = new Map<string, (number | null)[] | 'asked'>();

  private get window(): string {
    return query().get('window') ?? '30';
  }

  private filters(): URLSearchParams {
    return queryOf(FILTERS, { window: this.window });
  }

  protected async load(): Promise<Data> {
    const asked = this.filters();
    asked.set('page', query().get('page') ?? '0');
    asked.set('size', `${SIZE}`);
    const [list, summary] = await Promise.all([
      get<PageOf<Item>>(`/api/v1/scores?${asked}`),
      get<Summary>(`/api/v1/scores/summary?window=${this.window}`),
    ]);
    void this.loadHistories(list.items);
    return { list, summary };
  }

  private historyKey(item: Item): string {
    return `${this.window}/${item.clientId}/${businessDay(0)}`;
  }

  /** A few at a time, and each once a day; not any more when another page is looked at meanwhile. */
  private async loadHistories(items: Item[]): Promise<void> {
    const listed = `${this.window} ${items.map(item => item.clientId)}`;
    this.listed = listed;
    const window = this.window;
    const open = items.map(item => ({ item, key: this.historyKey(item) })).filter(({ key }) => !this.histories.has(key));
    open.forEach(({ key }) => this.histories.set(key, 'asked'));
    const from = businessDay(30);
    const work = async () => {
      for (let next = open.shift(); next; next = open.shift()) {
        const { item, key } = next;
        if (listed !== this.listed || !this.isConnected) {
          this.histories.delete(key);
          continue;
        }
        try {
          const closings = await get<PageOf<{ score: number | null }>>(
            `/api/v1/scores/${item.clientId}/history?window=${window}&from=${from}&size=40`);
          this.histories.set(key, closings.items.map(closing => closing.score).reverse());
        } catch {
          // The list is complete without; the next look asks again.
          this.histories.delete(key);
        }
      }
    };
    await Promise.all([work(), work(), work()]);
    if (this.isConnected) {
      this.requestUpdate();
    }
  }

  private change(parts: Record<string, string | undefined>): void {
    changeQuery({ page: undefined, ...parts });
  }

  private sortBy(column: string): void {
    const now = query().get('sort') ?? '-score';
    const first = column === 'clientName' || column === 'industry' ? column : `-${column}`;
    const other = first.startsWith('-') ? column : `-${column}`;
    this.change({ sort: now === first ? other : first });
  }

  private async save(): Promise<void> {
    try {
      await download(`/api/v1/scores/export?format=csv&${this.filters()}`);
      this.failed = undefined;
    } catch (failure) {
      this.failed = asProblem(failure);
    }
  }

  protected view({ list, summary }: Data): TemplateResult {
    return html`
      ${this.answer(['window'], this.overview(summary))}
      ${this.form(summary)} ${this.failed ? problem(this.failed) : nothing}
      ${this.answer(['window', 'page', ...FILTERS], list.items.length ? this.table(list) : this.empty(list, summary))}
    `;
  }

  private overview(summary: Summary): TemplateResult {
    const grades = summary.grades.filter(each => each.grade !== null);
    const text = `Clients per grade: ${grades.map(each => `${each.grade} ${each.clients}`).join(', ')}.`;
    return html`
      <div class="row g-3 mb-3">
        <section class="col-lg-4" aria-labelledby="average">
          <div class="card h-100"><div class="card-body">
            <h2 class="h6" id="average">All clients, ${summary.window} days up to ${summary.asOf}</h2>
            <p class="display-6 mb-1">${score(summary.average)}</p>
            <p class="text-body-secondary mb-0">average of ${count(summary.scored)} scored of ${count(summary.clients)} clients</p>
            <ce-chart
              .option=${{
                xAxis: { type: 'category', data: grades.map(each => each.grade) },
                yAxis: { type: 'value', minInterval: 1 },
                series: [{ type: 'bar', name: 'Clients', data: grades.map(each => each.clients), itemStyle: { color: '#3d8bfd' } }],
              }}
              label="Clients per grade" text=${text}></ce-chart>
          </div></div>
        </section>
        ${this.movers('Most declined in 30 days', summary.mostDeclined)} ${this.movers('Most improved in 30 days', summary.mostImproved)}
      </div>
    `;
  }

  private movers(title: string, items: Item[]): TemplateResult {
    return html`
      <section class="col-md-6 col-lg-4"><div class="card h-100"><div class="card-body">
        <h2 class="h6">${title}</h2>
        ${items.length
          ? html`<table class="table table-sm mb-0">
              <thead class="visually-hidden"><tr><th scope="col">Client</th><th scope="col">Score</th><th scope="col">Trend</th></tr></thead>
              <tbody>${items.slice(0, 7).map(item => html`<tr>
                <td>${this.link(item)}</td>
                <td class="ce-number">${score(item.score)}</td>
                <td class="ce-number">${difference(item.trend)}</td>
              </tr>`)}</tbody>
            </table>`
          : html`<p class="text-body-secondary">Nobody. A trend needs a closing score of 30 days ago.</p>`}
      </div></div></section>
    `;
  }

  private link(item: Item): TemplateResult {
    return html`<a href="/scores/${item.clientId}?window=${this.window}">${item.clientName}</a>`;
  }

  private form(summary: Summary): TemplateResult {
    const asked = query();
    const field = (name: string, label: string, options: [string, string][], now: string) => html`
      <div class="col-6 col-md-auto">
        <label class="form-label" for=${name}>${label}</label>
        ${select({ id: name }, options, now, value => this.change({ [name]: value }))}
      </div>`;
    const any: [string, string] = ['', 'Any'];
    const grades = summary.grades.flatMap(each => (each.grade === null ? [] : [[each.grade, each.grade] as [string, string]]));
    return html`
      <form class="row g-2 align-items-end mb-3" role="search" @submit=${(event: Event) => event.preventDefault()}>
        <div class="col-12 col-md">
          <ce-filter name="name" label="Client name" .value=${asked.get('name') ?? ''}
            @typed=${(event: CustomEvent<string>) => this.change({ name: event.detail })}></ce-filter>
        </div>
        ${field('window', 'Days', WINDOWS.map(days => [days, days]), this.window)}
        ${field('status', 'Clients', [['', 'Scored'], ['all', 'All']], asked.get('status') ?? '')}
        ${field('industry', 'Industry', [any, ...INDUSTRIES.map(key => [key, words(key)] as [string, string])], asked.get('industry') ?? '')}
        ${field('grade', 'Grade', [any, ...grades], asked.get('grade') ?? '')}
        ${field('trend', 'Trend', [any, ['down', 'Declining'], ['flat', 'Flat'], ['up', 'Improving']], asked.get('trend') ?? '')}
        <div class="col-auto"><button class="btn btn-outline-secondary" type="button" @click=${this.save}>Download CSV</button></div>
      </form>
    `;
  }

  private empty(list: PageOf<Item>, summary: Summary): TemplateResult {
    if (list.page.total > 0) {
      return fewerPages(() => this.change({}));
    }
    return summary.clients === 0
      ? html`<div class="alert alert-info">There are no clients yet. They appear once companies have been read from ConnectWise:
          see <a href="/connectwise">ConnectWise</a>.</div>`
      : html`<div class="alert alert-info">No client is like that.
          <button class="btn btn-link p-0 align-baseline" @click=${() =>
            this.change({ name: undefined, grade: undefined, trend: undefined, industry: undefined, status: undefined })}>Show all</button></div>`;
  }

  private table(list: PageOf<Item>): TemplateResult {
    const sort = query().get('sort') ?? '-score';
    const direction = (column: string) =>
      sort === column ? 'ascending' : sort === `-${column}` ? 'descending' : nothing;
    return html`
      <div class="table-responsive" tabindex="0" role="region" aria-label="Scores of clients">
        <table class="table table-hover align-middle">
          <thead><tr>
            <th scope="col" class="ce-number">Rank</th>
            ${COLUMNS.map(([column, title]) => html`<th scope="col" aria-sort=${direction(column)}>
              <button class="ce-sort" @click=${() => this.sortBy(column)}>${title}${
                sort === column ? ' ▲' : sort === `-${column}` ? ' ▼' : ''}</button></th>`)}
            <th scope="col">History</th>
            <th scope="col" class="ce-number">Industry average</th>
          </tr></thead>
          <tbody>${repeat(list.items, item => item.clientId, item => this.row(item))}</tbody>
        </table>
      </div>
      ${pager(list.page, 'clients', number => changeQuery({ page: number ? `${number}` : undefined }))}
    `;
  }

  private row(item: Item): TemplateResult {
    const history = this.histories.get(this.historyKey(item));
    return html`<tr>
      <td class="ce-number">${count(item.rank)}</td>
      <th scope="row">${this.link(item)}
        ${item.current ? nothing : html`<span class="fw-normal text-body-secondary d-block">${
          item.metrics.length ? `not scored any more, as of ${item.asOf}` : 'never been scored'}</span>`}</th>
      <td>${score(item.score)} ${grade(item.grade, item.score)}</td>
      <td>${percent(item.coverage)}</td>
      <td>${difference(item.current ? item.trend : null)}</td>
      <td>${words(item.industry) || '–'}</td>
      <td>${history && history !== 'asked' ? sparkline(history, `Closing scores of the last 30 days of ${item.clientName}`) : nothing}</td>
      <td class="ce-number">${score(item.industryAverage)}</td>
    </tr>`;
  }
}

customElements.define('ce-scores', ScoresPage);
