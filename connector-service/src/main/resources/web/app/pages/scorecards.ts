/** The rules of the scores: seen, changed, tried on everybody, and published. */
import { html, nothing, TemplateResult } from 'lit';
import { change, get, getEdition, PageOf, post, Problem } from '../api';
import { count, difference, score, when, words } from '../format';
import { INDUSTRIES } from '../industries';
import { ask, asProblem, Page, problem, value } from '../page';
import { grade } from '../parts/badges';
import { fewerPages, pager } from '../parts/pager';
import { select } from '../parts/select';
import { changeQuery, query } from '../router';
import { may } from '../session';

interface Band {
  atLeast?: number;
  points?: number;
}

interface Range extends Band {
  below?: number;
}

interface Rule {
  type: string;
  countPerPoint?: number;
  bands?: Band[];
  ranges?: Range[];
  otherwise?: number;
}

interface Metric {
  metric: string;
  on?: boolean;
  weight?: number;
  rule: Rule;
}

/** What some clients are scored by. */
interface Card {
  metrics: Metric[];
  grades: { name: string; atLeast?: number }[];
}

interface Document extends Card {
  industries?: Record<string, Card>;
}

interface Version {
  version: number;
  document: Document;
  author: string;
  note: string;
  createdAt: string;
}

interface Mark {
  score: number | null;
  grade: string | null;
}

interface Preview {
  items: { clientId: string; clientName: string; before: Mark; after: Mark; change: number | null; direction: string }[];
  page: { number: number; size: number; total: number };
  totals: {
    clients: number;
    up: number;
    down: number;
    same: number;
    gained: number;
    lost: number;
    averageBefore: number | null;
    averageAfter: number | null;
    gradeMoves: { from: string | null; to: string | null; clients: number }[];
  };
}

interface Data {
  current: Version;
  versions: PageOf<Version>;
  /** What is compared and on other pages. */
  others: Version[];
}

const SIZE = 25;

/** What each rule asks, and which metrics it fits. */
const RULES: [string, string, (metric: string) => boolean][] = [
  ['per-count', 'One point for every so many', metric => metric !== 'support-satisfaction'],
  ['bands', 'Points by bands', () => true],
  ['rounded-average', 'The average itself', metric => metric === 'support-satisfaction'],
  ['share', 'Share of the tickets, in percent', metric => metric === 'first-touch-resolution'],
  ['healthy-band', 'Healthy band per contact and month', metric => metric === 'help-desk-usage'],
];

function freshRule(type: string): Rule {
  switch (type) {
    case 'per-count':
      return { type, countPerPoint: 1 };
    case 'bands':
      return { type, otherwise: 0, bands: [{ atLeast: 10, points: 5 }, { atLeast: 1, points: 1 }] };
    case 'share':
      return { type, otherwise: 0, bands: [{ atLeast: 80, points: 5 }, { atLeast: 50, points: 3 }] };
    case 'healthy-band':
      return { type, otherwise: 1, ranges: [{ atLeast: 0.25, below: 2, points: 5 }] };
    default:
      return { type };
  }
}

/** Without nulls, which the service would take for something that was said. */
function plain(document: Document): Document {
  return JSON.parse(JSON.stringify(document, (_, value) => (value === null ? undefined : value)));
}

class ScorecardsPage extends Page<Data> {
  static properties = {
    ...Page.properties,
    draft: { state: true },
    preview: { state: true },
    failed: { state: true },
    told: { state: true },
    working: { state: true },
    window: { state: true },
    of: { state: true },
  };

  readonly heading = 'Scorecards';
  declare private draft: Document | undefined;
  declare private preview: Preview | undefined;
  declare private failed: Problem | undefined;
  declare private told: string | undefined;
  declare private working: boolean;
  declare private window: string;
  /** The industry whose rules are shown in the draft; empty for everybody else's. */
  declare private of: string;
  private asked = 0;
  private note = '';
  /** The edition that the draft began with. */
  private tag = '';

  constructor() {
    super();
    this.every = 15_000;
    this.window = '30';
    this.of = '';
  }

  protected async load(): Promise<Data> {
    const compared = this.compared();
    const [current, versions] = await Promise.all([
      get<Version>('/api/v1/scorecards/current'),
      get<PageOf<Version>>(`/api/v1/scorecards?page=${query().get('page') ?? '0'}&size=${SIZE}`),
    ]);
    const missing = compared.filter(number => !versions.items.some(version => version.version === number));
    const asked = await Promise.all(missing.map(number => ask<Version>(`/api/v1/scorecards/${number}`)));
    return { current, versions, others: asked.flatMap(answer => value(answer) ?? []) };
  }

  /** The versions whose difference is asked for, the older first. */
  private compared(): number[] {
    const shown = Number(query().get('version'));
    const than = Number(query().get('than') ?? shown - 1);
    return shown > 0 && than > 0 ? [Math.min(shown, than), Math.max(shown, than)] : [];
  }

  private async edit(): Promise<void> {
    try {
      const current = await getEdition<Version>('/api/v1/scorecards/current');
      this.tag = current.tag;
      this.draft = plain(current.body.document);
      this.of = '';
      this.told = undefined;
      this.failed = undefined;
    } catch (failure) {
      this.failed = asProblem(failure);
    }
  }

  private card(draft: Document): Card {
    return draft.industries?.[this.of] ?? draft;
  }

  /** Changes the rules that are shown. */
  private changed(work: (card: Card) => void): void {
    this.changedAll(draft => work(this.card(draft)));
  }

  private changedAll(work: (draft: Document) => void): void {
    const draft = plain(this.draft!);
    work(draft);
    this.draft = draft;
    this.preview = undefined;
  }

  private discard(): void {
    this.asked++;
    this.draft = undefined;
    this.preview = undefined;
    this.failed = undefined;
    this.working = false;
    this.note = '';
  }

  private async tryOut(page = 0): Promise<void> {
    // What is shown is what would be published: an answer about other rules or days is nobody's.
    const mine = ++this.asked;
    const draft = this.draft;
    const current = () => mine === this.asked && draft === this.draft;
    this.working = true;
    this.failed = undefined;
    try {
      const preview = await post<Preview>(`/api/v1/scorecards/preview?window=${this.window}&size=20&page=${page}`, draft);
      if (current()) {
        this.preview = preview;
      }
    } catch (failure) {
      if (current()) {
        this.preview = undefined;
        this.failed = asProblem(failure);
      }
    } finally {
      if (mine === this.asked) {
        this.working = false;
      }
    }
  }

  private async publish(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const note = String(new FormData(event.target as HTMLFormElement).get('note') ?? '').trim();
    this.working = true;
    this.failed = undefined;
    try {
      await change('POST', '/api/v1/scorecards', this.tag, { ...this.draft, note });
      this.discard();
      this.told = 'It is published. Everybody is scored by it within seconds.';
      await this.refresh();
    } catch (failure) {
      this.failed = asProblem(failure);
    } finally {
      this.working = false;
    }
  }

  protected view({ current, versions, others }: Data): TemplateResult {
    return html`
      <div role="status">${this.told ? html`<p class="alert alert-success">${this.told}</p>` : nothing}</div>
      ${this.failed ? problem(this.failed) : nothing}
      ${this.draft
        ? this.editor(this.draft)
        : html`
          <section aria-labelledby="current">
            <h2 class="h5" id="current">In force: version ${current.version}</h2>
            ${this.document(current.document)}
            ${may('manager') ? html`<button class="btn btn-primary" @click=${() => this.edit()}>Try other rules</button>` : nothing}
          </section>
          ${this.history(versions, others)}`}
    `;
  }

  // --- what is in force

  private document(document: Document): TemplateResult {
    return html`
      <div class="table-responsive" tabindex="0" role="region" aria-label="Rules in force"><table class="table w-auto">
        <thead><tr><th scope="col">Metric</th><th scope="col" class="ce-number">Weight</th><th scope="col">Rule</th></tr></thead>
        <tbody>${document.metrics.map(metric => html`<tr>
          <th scope="row" class="fw-normal">${words(metric.metric)}</th>
          <td class="ce-number">${metric.on === false ? 'off' : metric.weight}</td>
          <td>${ruleText(metric.rule)}</td>
        </tr>`)}</tbody>
      </table></div>
      <p>Grades: ${gradesText(document)}.</p>
      ${Object.entries(document.industries ?? {}).map(([industry, card]) => html`<details class="mb-3">
        <summary>Own rules of ${words(industry)}</summary>
        <ul class="mb-1">${card.metrics.map(metric => html`<li>${words(metric.metric)}: ${metricText(metric)}</li>`)}</ul>
        <p>Grades: ${gradesText(card)}.</p>
      </details>`)}
    `;
  }

  private history(versions: PageOf<Version>, others: Version[]): TemplateResult {
    const shown = Number(query().get('version'));
    const known = [...versions.items, ...others].sort((one, other) => other.version - one.version);
    const [before, one] = this.compared().map(number => known.find(version => version.version === number));
    return html`
      <section aria-labelledby="versions" class="mt-4">
        <h2 class="h5" id="versions">Versions</h2>
        ${this.answer(['page'], versions.items.length
          ? this.list(versions, shown)
          : fewerPages(() => changeQuery({ page: undefined })))}
        ${one && before
          ? html`<div class="d-flex gap-2 align-items-end my-2">
              <h3 class="h6 mb-0">From version ${before.version} to ${one.version}</h3>
              <div><label class="form-label" for="than">Version ${shown} compared with</label>
                ${select({ id: 'than' }, known.filter(version => version.version !== shown).map(version =>
                  [`${version.version}`, `${version.version}`]), `${before.version === shown ? one.version : before.version}`,
                  value => changeQuery({ than: value }))}</div>
            </div><ul>
              ${differences(before.document, one.document).map(line => html`<li>${line}</li>`)}</ul>`
          : nothing}
      </section>
    `;
  }

  private list(versions: PageOf<Version>, shown: number): TemplateResult {
    return html`
      <div class="table-responsive" tabindex="0" role="region" aria-label="Versions of the scorecard"><table class="table">
        <thead><tr><th scope="col">Version</th><th scope="col">Published</th><th scope="col">By</th><th scope="col">Why</th>
          <th scope="col">What changed</th></tr></thead>
        <tbody>${versions.items.map(version => html`<tr>
          <th scope="row">${version.version}</th><td>${when(version.createdAt)}</td><td>${version.author}</td><td>${version.note}</td>
          <td>${version.version > 1
            ? html`<button class="btn btn-sm btn-outline-secondary" aria-expanded=${version.version === shown} @click=${() => {
                changeQuery({ version: version.version === shown ? undefined : `${version.version}`, than: undefined });
              }}>Difference<span class="visually-hidden"> of version ${version.version}</span></button>`
            : nothing}</td>
        </tr>`)}</tbody>
      </table></div>
      ${pager(versions.page, 'versions', number => changeQuery({ page: number ? `${number}` : undefined }))}
    `;
  }

  // --- trying other rules

  private number(label: string, value: number | null | undefined, set: (card: Card, value: number | undefined) => void): TemplateResult {
    return html`<input class="form-control form-control-sm ce-short" type="number" step="any" aria-label=${label}
      .value=${value === null || value === undefined ? '' : `${value}`} @change=${(event: Event) =>
        this.changed(draft => {
          // Left empty is not zero: an open range, or something that the service asks for.
          const text = (event.target as HTMLInputElement).value;
          set(draft, text === '' ? undefined : Number(text));
        })}>`;
  }

  private editor(draft: Document): TemplateResult {
    return html`
      <section aria-labelledby="draft">
        <h2 class="h5" id="draft">Other rules</h2>
        ${this.whose(draft)}
        <div class="table-responsive" tabindex="0" role="region" aria-label="Rules of the draft">
          <table class="table align-middle">
            <thead><tr><th scope="col">Metric</th><th scope="col">On</th><th scope="col">Weight</th><th scope="col">Rule</th></tr></thead>
            <tbody>${this.card(draft).metrics.map((metric, i) => this.metric(metric, i))}</tbody>
          </table>
        </div>
        <fieldset class="mb-3"><legend class="h6">Grades, from the best down</legend>
          ${this.card(draft).grades.map((each, i) => html`<div class="d-inline-flex gap-1 me-3 mb-2 align-items-center">
            <input class="form-control form-control-sm ce-short" aria-label="Name of grade ${i + 1}" .value=${each.name}
              @change=${(event: Event) => this.changed(next => {
                next.grades[i].name = (event.target as HTMLInputElement).value;
              })}> from
            ${this.number(`Lower bound of grade ${each.name}`, each.atLeast, (next, value) => {
              next.grades[i].atLeast = value;
            })}
            <button type="button" class="btn btn-sm btn-outline-secondary" @click=${() => this.changed(next => {
              next.grades.splice(i, 1);
            })}>Remove<span class="visually-hidden"> grade ${each.name}</span></button>
          </div>`)}
          <button type="button" class="btn btn-sm btn-outline-secondary" @click=${() => this.changed(next => {
            next.grades.splice(Math.max(0, next.grades.length - 1), 0, { name: 'New' });
          })}>Add<span class="visually-hidden"> a grade</span></button>
        </fieldset>
        <div class="d-flex gap-2 mb-3">
          <button class="btn btn-primary" ?disabled=${this.working} @click=${() => this.tryOut()}>Preview on all clients</button>
          <button class="btn btn-outline-secondary" @click=${() => this.discard()}>Discard</button>
        </div>
        ${this.preview ? this.effect(this.preview) : nothing}
      </section>
    `;
  }

  /** Everybody's rules, or an industry's own. */
  private whose(draft: Document): TemplateResult {
    const own = Object.keys(draft.industries ?? {});
    const without = INDUSTRIES.filter(industry => !own.includes(industry));
    return html`<div class="d-flex flex-wrap gap-2 align-items-end mb-3">
      <div><label class="form-label" for="of">Rules of</label>
        ${select({ id: 'of' }, [['', own.length ? 'Everybody else' : 'Everybody'],
          ...own.map(industry => [industry, words(industry)] as [string, string])], this.of, industry => {
            this.of = industry;
          })}</div>
      ${without.length
        ? html`<form class="d-flex gap-2 align-items-end" @submit=${(event: SubmitEvent) => {
              event.preventDefault();
              const industry = String(new FormData(event.target as HTMLFormElement).get('own'));
              this.changedAll(next => {
                const { metrics, grades } = plain(next);
                next.industries = { ...next.industries, [industry]: { metrics, grades } };
              });
              this.of = industry;
            }}>
            <div><label class="form-label" for="own">Industry</label>
              <select class="form-select" id="own" name="own">${without.map(industry => html`<option value=${industry}>${
                words(industry)}</option>`)}</select></div>
            <button class="btn btn-outline-secondary">Give it rules of its own</button>
          </form>`
        : nothing}
      ${this.of
        ? html`<button type="button" class="btn btn-outline-secondary" @click=${() => {
            const industry = this.of;
            this.of = '';
            this.changedAll(next => {
              delete next.industries![industry];
            });
          }}>Score ${words(this.of)} like everybody else</button>`
        : nothing}
    </div>`;
  }

  private metric(metric: Metric, i: number): TemplateResult {
    const name = words(metric.metric);
    return html`<tr>
      <th scope="row">${name}</th>
      <td><input class="form-check-input" type="checkbox" aria-label="${name} counts" .checked=${metric.on !== false}
        @change=${(event: Event) => this.changed(draft => {
          draft.metrics[i].on = (event.target as HTMLInputElement).checked;
        })}></td>
      <td>${this.number(`Weight of ${name}`, metric.weight, (draft, value) => {
        draft.metrics[i].weight = value;
      })}</td>
      <td>
        <div class="mb-1">${select({ name: `Rule of ${name}`, small: true },
          RULES.filter(([, , fits]) => fits(metric.metric)).map(([type, text]) => [type, text]), metric.rule.type,
          type => this.changed(draft => {
            draft.metrics[i].rule = freshRule(type);
          }))}</div>
        ${this.parameters(metric, i)}
      </td>
    </tr>`;
  }

  private parameters(metric: Metric, i: number): TemplateResult {
    const name = words(metric.metric);
    const rule = metric.rule;
    const list: Band[] = rule.bands ?? rule.ranges ?? [];
    const of = (draft: Card): Band[] => draft.metrics[i].rule.bands ?? draft.metrics[i].rule.ranges ?? [];
    return html`
      ${rule.type === 'per-count'
        ? html`<span class="d-inline-flex gap-1 align-items-center">One point for every
            ${this.number(`Count per point of ${name}`, rule.countPerPoint, (draft, value) => {
              draft.metrics[i].rule.countPerPoint = value;
            })}</span>`
        : nothing}
      ${list.map((band, k) => html`<div class="d-flex gap-1 align-items-center mb-1">from
        ${this.number(`Lower bound ${k + 1} of ${name}`, band.atLeast, (draft, value) => {
          of(draft)[k].atLeast = value;
        })}
        ${rule.ranges
          ? html`below ${this.number(`Upper bound ${k + 1} of ${name}`, (band as Range).below, (draft, value) => {
              (of(draft)[k] as Range).below = value;
            })}`
          : nothing}
        ${this.number(`Points ${k + 1} of ${name}`, band.points, (draft, value) => {
          of(draft)[k].points = value;
        })} points
        <button type="button" class="btn btn-sm btn-outline-secondary" @click=${() => this.changed(draft => {
          of(draft).splice(k, 1);
        })}>Remove<span class="visually-hidden"> band ${k + 1} of ${name}</span></button>
      </div>`)}
      ${list.length || rule.bands || rule.ranges
        ? html`<div class="d-flex gap-1 align-items-center">otherwise
            ${this.number(`Points otherwise of ${name}`, rule.otherwise, (draft, value) => {
              draft.metrics[i].rule.otherwise = value;
            })} points
            <button type="button" class="btn btn-sm btn-outline-secondary" @click=${() => this.changed(draft => {
              const bands = of(draft);
              const last = bands[bands.length - 1];
              bands.push({ ...(last ?? { points: 1 }), atLeast: 0 } as Band);
            })}>Add<span class="visually-hidden"> a band of ${name}</span></button></div>`
        : nothing}
    `;
  }

  private effect(preview: Preview): TemplateResult {
    const totals = preview.totals;
    const moves = totals.gradeMoves.filter(move => move.from !== move.to);
    return html`
      <section aria-labelledby="effect">
        <div class="d-flex gap-3 align-items-end mb-2">
          <h3 class="h6 mb-0" id="effect">What publishing would do</h3>
          <div><label class="form-label" for="window">Days</label>
            ${select({ id: 'window' }, ['30', '60', '90'].map(days => [days, days]), this.window, days => {
              this.window = days;
              this.preview = undefined;
              void this.tryOut();
            })}</div>
        </div>
        <p role="status">Of ${count(totals.clients)} clients ${count(totals.up)} would rise, ${count(totals.down)} fall and
          ${count(totals.same)} stay; ${count(totals.gained)} would get a score, ${count(totals.lost)} lose it. The average goes from
          ${score(totals.averageBefore)} to ${score(totals.averageAfter)}.</p>
        ${moves.length
          ? html`<p>Grades: ${moves.map(move => `${move.from ?? 'none'} to ${move.to ?? 'none'}: ${move.clients}`).join(', ')}.</p>`
          : html`<p>Nobody's grade would change.</p>`}
        <div class="table-responsive" tabindex="0" role="region" aria-label="Clients whose scores would move">
        <table class="table w-auto">
          <thead><tr><th scope="col">Client</th><th scope="col">Now</th><th scope="col">Then</th>
            <th scope="col" class="ce-number">Difference</th></tr></thead>
          <tbody>${preview.items.map(item => html`<tr>
            <th scope="row" class="fw-normal"><a href="/scores/${item.clientId}">${item.clientName}</a></th>
            <td>${score(item.before.score)} ${grade(item.before.grade, item.before.score)}</td>
            <td>${score(item.after.score)} ${grade(item.after.grade, item.after.score)}</td>
            <td class="ce-number">${difference(item.change)}</td>
          </tr>`)}</tbody>
        </table></div>
        ${pager(preview.page, 'clients', number => void this.tryOut(number))}
        ${may('admin')
          ? html`<form class="row g-2 align-items-end" @submit=${this.publish}>
              <div class="col-md-6"><label class="form-label" for="note">Why</label>
                <input class="form-control" id="note" name="note" required maxlength="500" .value=${this.note}
                  @input=${(event: Event) => {
                    this.note = (event.target as HTMLInputElement).value;
                  }}></div>
              <div class="col-auto"><button class="btn btn-danger" ?disabled=${this.working}>Publish for everybody</button></div>
            </form>`
          : html`<p class="text-body-secondary">An admin publishes.</p>`}
      </section>
    `;
  }
}

function ruleText(rule: Rule): string {
  const bands = (rule.bands ?? []).map(band => `from ${band.atLeast}: ${band.points}`);
  const ranges = (rule.ranges ?? []).map(range => `${range.atLeast} to ${range.below ?? '∞'}: ${range.points}`);
  switch (rule.type) {
    case 'per-count':
      return `one point for every ${rule.countPerPoint}`;
    case 'rounded-average':
      return 'the average, rounded';
    default:
      return `${[...bands, ...ranges].join(', ')}, otherwise ${rule.otherwise}${
        rule.type === 'share' ? ' (percent of the tickets)' : rule.type === 'healthy-band' ? ' (tickets per contact and month)' : ''}`;
  }
}

function metricText(metric: Metric | undefined): string {
  return !metric || metric.on === false ? 'off' : `weight ${metric.weight}, ${ruleText(metric.rule)}`;
}

function gradesText(card: Card): string {
  return card.grades.map(each => `${each.name} from ${each.atLeast}`).join(', ');
}

/** In words, what one version changed. */
function differences(before: Document, after: Document): string[] {
  const lines = differencesOf(before, after, '');
  const industries = new Set([...Object.keys(before.industries ?? {}), ...Object.keys(after.industries ?? {})]);
  for (const industry of industries) {
    const was = before.industries?.[industry];
    const is = after.industries?.[industry];
    if (was && is) {
      lines.push(...differencesOf(was, is, `${words(industry)}, `));
    } else {
      lines.push(is ? `${words(industry)} got rules of its own` : `${words(industry)} is scored like everybody else`);
    }
  }
  return lines.length ? lines : ['Nothing'];
}

function differencesOf(before: Card, after: Card, whose: string): string[] {
  const lines: string[] = [];
  const of = (card: Card) => new Map(card.metrics.map(metric => [metric.metric, metric]));
  const was = of(before);
  const is = of(after);
  for (const key of new Set([...was.keys(), ...is.keys()])) {
    if (metricText(was.get(key)) !== metricText(is.get(key))) {
      lines.push(`${whose}${words(key)}: ${metricText(was.get(key))} → ${metricText(is.get(key))}`);
    }
  }
  if (gradesText(before) !== gradesText(after)) {
    lines.push(`${whose}Grades: ${gradesText(before)} → ${gradesText(after)}`);
  }
  return lines;
}

customElements.define('ce-scorecards', ScorecardsPage);
