/* 页面一览：地址到组件、导航上的名称与图标。 */
import type { Component } from 'svelte';
import AwardsPage from '../pages/awards/AwardsPage.svelte';
import CampaignsPage from '../pages/campaigns/CampaignsPage.svelte';
import CasesPage from '../pages/cases/CasesPage.svelte';
import CeremonyPage from '../pages/ceremony/CeremonyPage.svelte';
import LibraryPage from '../pages/library/LibraryPage.svelte';
import LogPage from '../pages/log/LogPage.svelte';
import OverviewPage from '../pages/overview/OverviewPage.svelte';
import PrintPage from '../pages/print/PrintPage.svelte';
import ReviewPage from '../pages/review/ReviewPage.svelte';
import SettingsPage from '../pages/settings/SettingsPage.svelte';
import TrashPage from '../pages/trash/TrashPage.svelte';
import VotePage from '../pages/vote/VotePage.svelte';
import type { IconName } from '../parts/icons';
import type { CampaignPage, LibraryPage as LibraryPageName } from './router.svelte';

/** 活动的页面都得到活动的编号和地址余下的段。 */
export type CampaignPageProps = { campaign: number; rest: string[] };

export const pages: Record<CampaignPage, { icon: IconName; page: Component<CampaignPageProps> }> = {
  overview: { icon: 'overview', page: OverviewPage },
  settings: { icon: 'sliders', page: SettingsPage },
  cases: { icon: 'document', page: CasesPage },
  vote: { icon: 'ballot', page: VotePage },
  review: { icon: 'clipboard', page: ReviewPage },
  awards: { icon: 'medal', page: AwardsPage },
  ceremony: { icon: 'podium', page: CeremonyPage },
  print: { icon: 'printer', page: PrintPage },
  log: { icon: 'clock', page: LogPage as Component<CampaignPageProps> },
};

export const libraryPages: Record<LibraryPageName, { icon: IconName; page: Component }> = {
  campaigns: { icon: 'home', page: CampaignsPage },
  library: { icon: 'database', page: LibraryPage },
  log: { icon: 'clock', page: LogPage as Component },
  trash: { icon: 'trash', page: TrashPage },
};
