/** Runs that somebody has started: how they get on, and a notice when they end, on whatever page one is by then. */
import { html, LitElement, nothing, TemplateResult } from 'lit';
import { follow } from '../api';
import { count, duration, words } from '../format';

interface Progress {
  run: { id: string; entity: string; state: string; read: number; finishedAt: string | null; error: string | null };
  recordsPerSecond: number;
  expected: number | null;
  remainingSeconds: number | null;
}

const SHOWN_AFTER_END = 8_000;
const watched = new Map<string, Progress | undefined>();
let listener: (() => void) | undefined;

export function watchRuns(ids: string[]): void {
  for (const id of ids) {
    if (!watched.has(id)) {
      watched.set(id, undefined);
      void watch(id);
    }
  }
  listener?.();
}

async function watch(id: string): Promise<void> {
  try {
    await follow<Progress>(`/api/v1/sync-runs/${id}/progress`, progress => {
      watched.set(id, progress);
      listener?.();
    }, new AbortController().signal);
  } catch (failure) {
    // The sync history has it anyway.
    console.warn('A run cannot be followed', failure);
  }
  window.setTimeout(() => {
    watched.delete(id);
    listener?.();
  }, SHOWN_AFTER_END);
}

class RunningRuns extends LitElement {
  protected createRenderRoot(): HTMLElement {
    return this;
  }

  connectedCallback(): void {
    super.connectedCallback();
    listener = () => this.requestUpdate();
  }

  protected render(): TemplateResult {
    const runs = [...watched.entries()];
    const ended = runs.filter(([, progress]) => progress?.run.finishedAt);
    return html`
      <div class="visually-hidden" role="status">${ended.map(([, progress]) =>
        `${words(progress!.run.entity)} ${words(progress!.run.state).toLowerCase()}. `)}</div>
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
      ${count(run.read)}${progress.expected === null ? '' : ` of ${count(progress.expected)}`} records${run.finishedAt
        ? ''
        : `, ${count(progress.recordsPerSecond)} per second${
            progress.remainingSeconds === null ? '' : `, ${duration(progress.remainingSeconds)} left`}`}
      ${run.error ? html`<span class="text-danger-emphasis">${run.error}</span>` : nothing}
    `;
  }
}

customElements.define('ce-running', RunningRuns);
