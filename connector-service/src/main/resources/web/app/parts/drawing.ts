/** What is used of ECharts. It is most of the scripts, so it is loaded when there is a chart, see `chart`. */
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import type { ECharts } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([BarChart, LineChart, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

export type Drawing = ECharts;

/** Without styles in the document, which are not allowed. */
export function drawOn(place: HTMLElement): Drawing {
  return init(place, undefined, { renderer: 'canvas' });
}
