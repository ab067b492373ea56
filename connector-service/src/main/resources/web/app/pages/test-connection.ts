/** Whether we reach the sources and may read what we need. */
import { html, nothing, TemplateResult } from 'lit';
import { get, post, Problem } from '../api';
import { count, duration, when, words } from '../format';
import { asProblem, Page, problem } from '../page';
import { badge, Tone } from '../parts/badges';
import { may } from '../session';

interface Result {
  testedAt: string;
  durationMillis: number;
  outcome: string;
  sentence: string;
  rights: { entity: string; right: string }[];
  version: string | null;
  region: string | null;
  clockOffsetSeconds: number | null;
}

export interface Connection {
  system: string;
  configured: boolean;
  reachable: boolean | null;
  apiVersion: string | null;
  lastTest: Result | null;
}

/** How good an outcome is. */
const TONES: Record<string, Tone> = {
  ok: 'good',
  // Says nothing against the connection; syncs took the turn, for example.
  throttled: 'plain',
  'no-turn': 'plain',
  // Most works.
  'missing-right': 'warn',
  'clock-off': 'warn',
};

/** Bad when something has to be mended before anything can be read. */
export function testTone(outcome: string): Tone {
  return TONES[outcome] ?? 'bad';
}

const NAMES: Record<string, string> = { connectwise: 'ConnectWise', crewhu: 'CrewHu' };

class TestConnectionPage extends Page<Connection[]> {
  static properties = { ...Page.properties, testing: { state: true }, failed: { state: true } };

  readonly heading = 'Test connection';
  declare private testing: string | undefined;
  declare private failed: Problem | undefined;

  protected async load(): Promise<Connection[]> {
    return (await get<{ items: Connection[] }>('/api/v1/connections')).items;
  }

  private async test(system: string): Promise<void> {
    this.testing = system;
    this.failed = undefined;
    try {
      await post(`/api/v1/connections/${system}/test`);
      await this.refresh();
    } catch (failure) {
      this.failed = asProblem(failure);
    } finally {
      this.testing = undefined;
    }
  }

  protected view(connections: Connection[]): TemplateResult {
    return html`
      ${this.failed ? problem(this.failed) : nothing}
      ${connections.map(connection => this.connection(connection))}
    `;
  }

  private connection(connection: Connection): TemplateResult {
    const name = NAMES[connection.system] ?? connection.system;
    const last = connection.lastTest;
    return html`
      <section class="card mb-3" aria-labelledby=${connection.system}><div class="card-body">
        <div class="d-flex flex-wrap gap-3 align-items-center mb-2">
          <h2 class="h5 mb-0" id=${connection.system}>${name}</h2>
          ${last ? badge(words(last.outcome), testTone(last.outcome)) : badge('Not tested yet', 'plain')}
          ${may('manager')
            ? html`<button class="btn btn-primary ms-auto" aria-disabled=${this.testing !== undefined} @click=${() =>
                this.testing === undefined && this.test(connection.system)}>${this.testing === connection.system ? 'Testing…' : `Test ${name}`}</button>`
            : nothing}
        </div>
        ${last
          ? html`<p role="status">${last.sentence}</p>
            <p class="text-body-secondary">Tested ${when(last.testedAt)}, took ${duration(last.durationMillis / 1000)}${
              last.version ? `, version ${last.version}` : ''}${last.region ? `, ${last.region}` : ''}${
              last.clockOffsetSeconds ? `, its clock is ${count(last.clockOffsetSeconds)} s ahead of ours` : ''}.</p>
            ${last.rights.length
              ? html`<table class="table table-sm w-auto">
                  <thead><tr><th scope="col">Record</th><th scope="col">May we read it?</th></tr></thead>
                  <tbody>${last.rights.map(right => html`<tr>
                    <th scope="row" class="fw-normal">${words(right.entity)}</th>
                    <td>${badge(words(right.right), right.right === 'readable' ? 'good' : right.right === 'forbidden' ? 'bad' : 'plain')}</td>
                  </tr>`)}</tbody>
                </table>`
              : nothing}`
          : html`<p class="text-body-secondary">${connection.configured
              ? 'It is set up, and has not been tested yet.'
              : html`It is not set up: see <a href="/connectwise/setup">Set up</a>.`}</p>`}
      </div></section>
    `;
  }
}

customElements.define('ce-test-connection', TestConnectionPage);
