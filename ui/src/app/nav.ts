/* 导航上每页的图标；地址到组件在 pages.ts。 */
import type { IconName } from '../parts/icons';
import type { CampaignPage } from './router.svelte';

export const pageIcons: Record<CampaignPage, IconName> = {
  overview: 'overview',
  settings: 'sliders',
  cases: 'document',
  vote: 'ballot',
  review: 'clipboard',
  awards: 'medal',
  ceremony: 'podium',
  print: 'printer',
  log: 'clock',
};
