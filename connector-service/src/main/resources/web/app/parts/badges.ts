/** Small signs for states; each says in words what its colour means. */
import { html, nothing, TemplateResult } from 'lit';
import { words } from '../format';

export type Tone = 'good' | 'warn' | 'bad' | 'plain';

export function badge(text: string, tone: Tone, title = ''): TemplateResult {
  return html`<span class="badge ce-${tone}" title=${title || nothing}>${text}</span>`;
}

/** Grades have free names; their colour follows the score. */
export function grade(name: string | null, score: number | null): TemplateResult {
  if (name === null || score === null) {
    return html`<span class="text-body-secondary">–</span>`;
  }
  return badge(name, score >= 80 ? 'good' : score >= 60 ? 'warn' : 'bad', `grade ${name}`);
}

export function timeliness(state: string | null): TemplateResult {
  return state === null
    ? badge('Not read yet', 'plain')
    : badge(words(state), state === 'on-time' ? 'good' : state === 'late' ? 'warn' : 'bad');
}

const RUN_TONES: Record<string, Tone> = {
  completed: 'good',
  'completed-with-rejections': 'warn',
  failed: 'bad',
  running: 'plain',
  queued: 'plain',
  cancelled: 'plain',
};

export function runTone(state: string): Tone {
  return RUN_TONES[state] ?? 'plain';
}

export function runState(state: string): TemplateResult {
  return badge(words(state), runTone(state));
}

/** Where a score has come from within a few weeks, oldest first; nulls are gaps. */
export function sparkline(values: (number | null)[], label: string): TemplateResult {
  const known = values.filter((value): value is number => value !== null);
  if (known.length < 2) {
    return html`<span class="text-body-secondary" title="No history yet">–</span>`;
  }
  const least = Math.min(...known);
  const span = Math.max(...known) - least || 1;
  const points = values
    .map((value, i) => (value === null ? null : `${(i * 80) / (values.length - 1)},${20 - ((value - least) * 16) / span}`))
    .filter(point => point !== null)
    .join(' ');
  const said = `${label}: from ${known[0]} to ${known[known.length - 1]}, between ${least} and ${Math.max(...known)}`;
  return html`<svg class="spark" viewBox="0 0 80 24" width="80" height="24" role="img" aria-label=${said}>
    <polyline points=${points} fill="none" stroke="currentColor" stroke-width="1.5"></polyline>
  </svg>`;
}
