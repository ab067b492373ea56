/** Numbers and times as people read them. */
import { html, TemplateResult } from 'lit';
import { zone } from './zone';

const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const WHOLE = new Intl.NumberFormat('en');

export function count(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : WHOLE.format(value);
}

/** One decimal, as scores are told. */
export function score(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : value.toFixed(1);
}

/** With its sign. */
export function difference(value: number | null | undefined): string {
  if (value === null || value === undefined) {
    return '–';
  }
  return value > 0 ? `+${value.toFixed(1)}` : value < 0 ? `−${Math.abs(value).toFixed(1)}` : '±0.0';
}

export function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? '–' : `${Math.round(share * 100)} %`;
}

export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) {
    return '–';
  }
  if (seconds < 60) {
    return `${Math.round(seconds)} s`;
  }
  if (seconds < 3600) {
    return `${Math.round(seconds / 60)} min`;
  }
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}

/** How long ago, and when exactly on hovering and for screen readers. */
export function when(moment: string | null | undefined): TemplateResult {
  if (!moment) {
    return html`<span class="text-body-secondary">never</span>`;
  }
  const date = new Date(moment);
  const exact = exactly(moment);
  return html`<time datetime=${moment} title=${exact}>${ago(date)}</time>`;
}

export function exactly(moment: string | null | undefined): string {
  return moment
    ? new Intl.DateTimeFormat('en-CA', {
        year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
        hourCycle: 'h23', timeZoneName: 'short', timeZone: zone(),
      }).format(new Date(moment))
    : '–';
}

function ago(date: Date): string {
  const seconds = Math.round((date.getTime() - Date.now()) / 1000);
  const size = Math.abs(seconds);
  if (size < 60) {
    return RELATIVE.format(seconds, 'second');
  }
  if (size < 3600) {
    return RELATIVE.format(Math.round(seconds / 60), 'minute');
  }
  return size < 86_400 * 2
    ? RELATIVE.format(Math.round(seconds / 3600), 'hour')
    : RELATIVE.format(Math.round(seconds / 86_400), 'day');
}

/** Keys of the API as words: help-desk-usage becomes Help desk usage. */
export function words(key: string | null | undefined): string {
  const text = (key ?? '').replace(/-/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
