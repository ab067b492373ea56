/** Real addresses: reloading and sharing work, and what is filtered is in the query. */

const listeners = new Set<() => void>();

function changed(): void {
  listeners.forEach(listener => listener());
}

window.addEventListener('popstate', changed);

/** Returns what ends it. */
export function onNavigate(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function navigate(address: string): void {
  if (address !== location.pathname + location.search) {
    history.pushState(null, '', address);
  }
  changed();
}

/** Links within the dashboard do not load the page anew. */
export function followLinks(event: MouseEvent): void {
  const link = (event.target as Element).closest?.('a[href]') as HTMLAnchorElement | null;
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || event.defaultPrevented || link.target || link.origin !== location.origin) {
    return;
  }
  if (link.getAttribute('href')?.startsWith('#')) {
    return;
  }
  event.preventDefault();
  navigate(link.pathname + link.search);
}

export function query(): URLSearchParams {
  return new URLSearchParams(location.search);
}

/** These parts of the query, as far as they are there, and more. */
export function queryOf(names: string[], more: Record<string, string> = {}): URLSearchParams {
  const found = [...query()].filter(([name, value]) => names.includes(name) && value);
  return new URLSearchParams([...found, ...Object.entries(more)]);
}

/** Replaces parts of the query; empty ones go. */
export function changeQuery(parts: Record<string, string | undefined>): void {
  const all = query();
  for (const [name, value] of Object.entries(parts)) {
    if (value) {
      all.set(name, value);
    } else {
      all.delete(name);
    }
  }
  const text = all.toString();
  history.replaceState(null, '', location.pathname + (text ? `?${text}` : ''));
  changed();
}
