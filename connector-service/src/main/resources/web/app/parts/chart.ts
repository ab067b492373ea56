/** A chart with a text that says the same, and that stands for it when it cannot be drawn. */
import { html, LitElement, PropertyValues, TemplateResult } from 'lit';
import type { Drawing } from './drawing';

export type ChartOption = Record<string, unknown>;

class Chart extends LitElement {
  static properties = {
    option: { attribute: false },
    label: {},
    text: {},
    failed: { state: true },
  };

  /** Of ECharts, without colours of texts and lines. */
  declare option: ChartOption;
  /** What the chart is about. */
  declare label: string;
  /** What it shows, in words. */
  declare text: string;

  /** Whether what draws could not be loaded: the service is away, or has other scripts by now. */
  declare private failed: boolean | undefined;

  private chart: Drawing | undefined;
  private readonly scheme = window.matchMedia('(prefers-color-scheme: dark)');
  private readonly size = new ResizeObserver(() => this.chart?.resize());
  private readonly repaint = () => this.paint();

  protected createRenderRoot(): HTMLElement {
    return this;
  }

  connectedCallback(): void {
    super.connectedCallback();
    this.scheme.addEventListener('change', this.repaint);
  }

  disconnectedCallback(): void {
    super.disconnectedCallback();
    this.scheme.removeEventListener('change', this.repaint);
    this.size.disconnect();
    this.chart?.dispose();
    this.chart = undefined;
  }

  protected render(): TemplateResult {
    return html`
      <figure class="mb-0">
        <div class="chart" role="img" aria-label=${this.label} ?hidden=${this.failed}></div>
        <figcaption class=${this.failed ? 'text-body-secondary' : 'visually-hidden'}>${this.text}</figcaption>
      </figure>
    `;
  }

  protected updated(changed: PropertyValues): void {
    if (!this.isConnected) {
      return;
    }
    if (!this.chart) {
      // What failed to load is tried again when the page is loaded again, not whenever its data is read.
      if (!this.failed) {
        void this.begin();
      }
    } else if (changed.has('option') && JSON.stringify(this.option) !== JSON.stringify(changed.get('option'))) {
      // The same again would take away what somebody is pointing at.
      this.paint();
    }
  }

  private async begin(): Promise<void> {
    let drawing;
    try {
      drawing = await import('./drawing');
    } catch (failure) {
      console.error(failure);
      this.failed = true;
      return;
    }
    // It may have been updated or taken away while this was loaded.
    if (this.isConnected && !this.chart) {
      const place = this.querySelector('.chart') as HTMLElement;
      this.chart = drawing.drawOn(place);
      this.size.observe(place);
      this.paint();
    }
  }

  private paint(): void {
    const style = getComputedStyle(this);
    const text = style.getPropertyValue('--bs-secondary-color').trim();
    const line = style.getPropertyValue('--bs-border-color').trim();
    const axis = { axisLabel: { color: text }, axisLine: { lineStyle: { color: line } }, splitLine: { lineStyle: { color: line } } };
    const of = (own: unknown) => (own ? { ...axis, ...(own as object) } : undefined);
    this.chart?.setOption(
      {
        animation: false,
        grid: { left: 36, right: 16, top: 16, bottom: 24 },
        textStyle: { color: text },
        ...this.option,
        xAxis: of(this.option.xAxis),
        yAxis: of(this.option.yAxis),
        // As HTML it would set styles in the document.
        tooltip: {
          trigger: 'axis',
          renderMode: 'richText',
          backgroundColor: style.getPropertyValue('--bs-body-bg').trim(),
          borderColor: line,
          textStyle: { color: style.getPropertyValue('--bs-body-color').trim() },
        },
      },
      true,
    );
  }
}

customElements.define('ce-chart', Chart);
