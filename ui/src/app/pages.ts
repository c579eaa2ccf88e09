/* 页面一览：地址到组件。导航上的图标在 nav.ts。 */
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
import type { CampaignPage, LibraryPage as LibraryPageName } from './router.svelte';

/** 活动的页面都得到活动的编号和地址余下的段。 */
export type CampaignPageProps = { campaign: number; rest: string[] };

export const pages: Record<CampaignPage, Component<CampaignPageProps>> = {
  overview: OverviewPage,
  settings: SettingsPage,
  cases: CasesPage,
  vote: VotePage,
  review: ReviewPage,
  awards: AwardsPage,
  ceremony: CeremonyPage,
  print: PrintPage,
  log: LogPage as Component<CampaignPageProps>,
};

export const libraryPages: Record<LibraryPageName, Component> = {
  campaigns: CampaignsPage,
  library: LibraryPage,
  log: LogPage as Component,
  trash: TrashPage,
};
