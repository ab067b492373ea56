/** Runs that somebody has started: how they get on, and a notice when they end, on whatever page one is by then. */
import { html, LitElement, nothing, TemplateResult } from 'lit';
import { follow, get, Problem } from '../api';
import { count, duration, words } from '../format';
import { bearer, onChange } from '../session';

interface Run {
  id: string;
  entity: string;
  state: string;
  read: number;
  finishedAt: string | null;
  error: string | null;
}

interface Progress {
  run: Run;
  recordsPerSecond: number;
  expected: number | null;
  remainingSeconds: number | null;
}

const SHOWN_AFTER_END = 8_000;
const LOOK_EVERY = 2_000;
const REMEMBERED = 'engagement.runs';

/** By id; undefined while nothing is known of it. */
const watched = new Map<string, Progress | undefined>();
let listener: (() => void) | undefined;
let watching: AbortController | undefined;

export function watchRuns(ids: string[]): void {
  ids.filter(id => !watched.has(id)).forEach(id => watched.set(id, undefined));
  remember();
  if (!watching && watched.size) {
    watching = new AbortController();
    void watch(watching.signal);
  }
  listener?.();
}

function remember(): void {
  if (watched.size) {
    sessionStorage.setItem(REMEMBERED, JSON.stringify([...watched.keys()]));
  } else {
    sessionStorage.removeItem(REMEMBERED);
  }
  listener?.();
}

function open(): string[] {
  return [...watched].filter(([, progress]) => !progress?.run.finishedAt).map(([id]) => id);
}

function heard(id: string, progress: Progress): void {
  if (!watched.has(id)) {
    return;
  }
  const before = watched.get(id);
  watched.set(id, progress);
  if (progress.run.finishedAt && !before?.run.finishedAt) {
    window.setTimeout(() => {
      watched.delete(id);
      remember();
    }, SHOWN_AFTER_END);
  }
  listener?.();
}

/** One is followed as it goes, since a browser has few connections; the others are looked at from time to time. */
async function watch(until: AbortSignal): Promise<void> {
  while (open().length && !until.aborted) {
    await Promise.all(open().map(look));
    const running = open().find(id => watched.get(id)?.run.state === 'running');
    const others = window.setInterval(() => void Promise.all(open().filter(id => id !== running).map(look)), LOOK_EVERY);
    try {
      if (running) {
        await follow<Progress>(`/api/v1/sync-runs/${running}/progress`, progress => heard(running, progress), until);
      }
    } catch (failure) {
      // The connection was cut; whether the run has ended is asked next.
      console.info('A run is looked at again', failure);
    } finally {
      window.clearInterval(others);
    }
    await new Promise(resolve => setTimeout(resolve, LOOK_EVERY));
  }
  if (watching?.signal === until) {
    watching = undefined;
  }
}

async function look(id: string): Promise<void> {
  try {
    const run = await get<Run>(`/api/v1/sync-runs/${id}`);
    const before = watched.get(id);
    heard(id, { recordsPerSecond: 0, expected: null, remainingSeconds: null, ...before, run });
  } catch (failure) {
    if (failure instanceof Problem && failure.status === 404) {
      watched.delete(id);
      remember();
    }
  }
}

/** Whoever logs in next on this tab has nothing to do with them. */
function forget(): void {
  watching?.abort();
  watching = undefined;
  watched.clear();
  remember();
}

class RunningRuns extends LitElement {
  private leave: (() => void) | undefined;

  protected createRenderRoot(): HTMLElement {
    return this;
  }

  connectedCallback(): void {
    super.connectedCallback();
    listener = () => this.requestUpdate();
    watchRuns(JSON.parse(sessionStorage.getItem(REMEMBERED) ?? '[]'));
    this.leave = onChange(() => {
      if (!bearer()) {
        forget();
      }
    });
  }

  disconnectedCallback(): void {
    super.disconnectedCallback();
    listener = undefined;
    this.leave?.();
  }

  protected render(): TemplateResult {
    const runs = [...watched.entries()];
    const ended = runs.flatMap(([, progress]) => (progress?.run.finishedAt ? [progress.run] : []));
    return html`
      <div class="visually-hidden" role="status">${ended.map(run => `${words(run.entity)} ${words(run.state).toLowerCase()}. `)}</div>
      ${runs.length
        ? html`<aside class="ce-running card" aria-label="Running syncs"><ul class="list-unstyled mb-0 p-2">
            ${runs.map(([id, progress]) => html`<li>${this.line(id, progress)}</li>`)}
          </ul></aside>`
        : nothing}
    `;
  }

  private line(id: string, progress: Progress | undefined): TemplateResult {
    if (!progress) {
      return html`<a href="/connectwise/sync-history/${id}">A run</a> waits for its turn`;
    }
    const { run } = progress;
    return html`
      <a href="/connectwise/sync-history/${id}">${words(run.entity)}</a>: ${words(run.state).toLowerCase()},
      ${count(run.read)}${progress.expected === null ? '' : ` of ${count(progress.expected)}`} records${
        run.finishedAt || !progress.recordsPerSecond
          ? ''
          : `, ${count(progress.recordsPerSecond)} per second${
              progress.remainingSeconds === null ? '' : `, ${duration(progress.remainingSeconds)} left`}`}
      ${run.error ? html`<span class="text-danger-emphasis">${run.error}</span>` : nothing}
    `;
  }
}

customElements.define('ce-running', RunningRuns);
