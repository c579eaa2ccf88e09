// Generated from the registry of commands (src-tauri/core/api.rs) by `cargo test`. Not edited by hand.

export type CampaignId = number;
export type CategoryId = number;
export type CaseId = number;
export type TierId = number;
export type ImportId = number;
export type FileId = string;
export type Moment = string;
export type Day = string;
export type Nothing = Record<symbol, never>;
export type Done = Record<symbol, never>;
export type OfCampaign = { campaign: CampaignId };
export type Topic = "campaigns" | "cases" | "votes" | "awards" | "ceremony" | "library";
export type Reply = { value: unknown, changed: Array<Topic> };
export type Failure = { code: string, message: string, problems: Array<Problem> };
export type Problem = { row: number | null, field: string | null, reason: string, way_out: string };
export type Progress = { label: string, done: number, total: number };
export type Output = { file: FileId, name: string, bytes: number };

export type FieldKind = "short_text" | "long_text" | "number" | "date" | "single_choice" | "multiple_choice" | "yes_no" | "unit_list" | "person_list";
export type Field = { key: string, label: string, kind: FieldKind, required: boolean, hint: string, min: number | null, max: number | null, options: Array<string> };
export type Category = { id?: CategoryId, name: string, shortlist: number | null, min_choices: number, max_choices: number | null, fields: Array<Field> };
export type OrganiserRole = "guide" | "host" | "executor" | "supporter";
export type Organiser = { role: OrganiserRole, name: string };
export type StageKind = "call" | "review" | "shortlist" | "vote" | "visit" | "judging" | "notice" | "ceremony";
export type Stage = { kind: StageKind, name: string, starts_on: Day | null, ends_on: Day | null };
export type TierScope = "each_category" | "overall";
export type Tier = { id?: TierId, name: string, quota: number | null, scope: TierScope, ranked: boolean };
export type CertificateStyle = "classic" | "modern" | "portrait";
export type CertificateSettings = { style: CertificateStyle, prefix: string, dated: Day | null, issuers: Array<string> };
export type Duplicates = "keep_first" | "keep_last" | "first_of_day";
export type VoteRules = { opens_at: Moment, closes_at: Moment, deadline_inclusive: boolean, duplicates: Duplicates };
export type Definition = { title: string, slogan: string, edition: string, rehearsal: boolean, cases_received: number | null, organisers: Array<Organiser>, stages: Array<Stage>, categories: Array<Category>, vote: VoteRules, tiers: Array<Tier>, certificate: CertificateSettings };

export type CampaignCard = { id: CampaignId, title: string, slogan: string, edition: string, rehearsal: boolean, stage: string | null, starts_on: Day | null, ends_on: Day | null, cases: number, shortlisted: number, participants: number | null, awarded: number, updated_at: Moment };
export type CampaignView = { id: CampaignId, revision: number, definition: Definition };
export type NewCampaign = { campaign: CampaignId };
export type CreateCampaign = { definition: Definition };
export type FromTemplate = { key: string };
export type FromFile = { file: FileId };
export type Template = { key: string, title: string, about: string };
export type UpdateCampaign = { campaign: CampaignId, revision: number, definition: Definition };
export type StageState = "past" | "now" | "ahead" | "undated";
export type StageLine = { kind: StageKind, name: string, starts_on: Day | null, ends_on: Day | null, state: StageState };
export type CategoryLine = { name: string, received: number, shortlisted: number, awarded: number, incomplete: number };
export type TodoPage = "settings" | "cases" | "review" | "vote" | "awards" | "ceremony" | "print";
export type Todo = { title: string, about: string, page: TodoPage, action: string, ready: boolean };
export type Overview = { stages: Array<StageLine>, received: number, shortlisted: number, participants: number | null, awarded: number, categories: Array<CategoryLine>, todos: Array<Todo>, recent: Array<HistoryEntry> };

export type CaseStatus = "received" | "passed" | "failed" | "shortlisted" | "awarded";
export type CaseRow = { id: CaseId, category_id: CategoryId, category: string, number: number, title: string, units: Array<string>, status: CaseStatus, award: string | null, problems: number, updated_at: Moment };
export type CaseView = { id: CaseId, campaign: CampaignId, category: Category, number: number, title: string, units: Array<string>, answers: Record<string, unknown>, status: CaseStatus, award: string | null, revision: number, problems: Array<Problem>, can_undo: boolean };
export type CaseDraft = { category: CategoryId, number: number | null, title: string, units: Array<string>, answers: Record<string, unknown> };
export type OfCase = { case: CaseId };
export type SaveCase = { campaign: CampaignId, case: CaseId | null, revision: number, draft: CaseDraft };
export type SavedCase = { case: CaseId, revision: number, problems: Array<Problem> };
export type SetStatus = { cases: Array<CaseId>, status: CaseStatus };
export type Cases = { cases: Array<CaseId> };
export type LookAtCases = { campaign: CampaignId, file: FileId };
export type CaseColumn = { heading: string, target: string | null };
export type CaseTarget = { key: string, label: string, required: boolean };
export type CaseFileLook = { name: string, rows: number, columns: Array<CaseColumn>, sample: Array<Array<string>>, targets: Array<CaseTarget> };
export type ImportCases = { campaign: CampaignId, file: FileId, mapping: { [key in string]: string }, shortlisted: boolean, digest: string | null };
export type CaseFileCheck = { rows: number, added: number, problems: Array<Problem>, preview: Array<CaseDraft>, digest: string };
export type ImportedCases = { rows: number, added: number, problems: Array<Problem> };
export type HistoryEntry = { number: number, at: Moment, who: string, action: string, subject: string, before: unknown, after: unknown, hash: string };

export type LookAtVotes = { campaign: CampaignId, file: FileId };
export type VoteFormat = "wide_text" | "tally_table";
export type ColumnRole = { "kind": "time" } | { "kind": "voter" } | { "kind": "ip" } | { "kind": "choices", "category": string } | { "kind": "category" } | { "kind": "title" } | { "kind": "votes" } | { "kind": "ignored" };
export type VoteMapping = { format: VoteFormat, header_row: number, columns: Array<ColumnRole> };
export type VoteLook = { name: string, bytes: number, sha256: string, encoding: string, headings: Array<string>, sample: Array<Array<string>>, rows: number, mapping: VoteMapping, remarks: Array<string> };
export type MatchDecision = { category: string, spelling: string, case: CaseId | null };
export type CheckVotes = { campaign: CampaignId, file: FileId, mapping: VoteMapping | null, decisions: Array<MatchDecision> };
export type Reason = "empty_row" | "total_row" | "missing_voter_id" | "bad_time" | "before_opening" | "after_deadline" | "unknown_option" | "too_few_choices" | "too_many_choices" | "duplicate_voter";
export type Candidate = { case: CaseId, title: string, likeness: number };
export type Unmatched = { category: string, spelling: string, rows: number, candidates: Array<Candidate>, decided: boolean };
export type CheckedRow = { row: number, at: Moment | null, choices: Array<number>, reason: Reason | null, detail: string };
export type VoteCheck = { rows: number, accepted: number, rejected: Record<Reason, number>, participants: number | null, unmatched: Array<Unmatched>, samples: Array<CheckedRow>, rules: Array<[string, string]>, digest: string };
export type ImportVotes = { campaign: CampaignId, file: FileId, mapping: VoteMapping | null, decisions: Array<MatchDecision>, digest: string | null };
export type ImportedVotes = { import: ImportId, rows: number, accepted: number, rejected: Record<Reason, number>, participants: number | null, sha256: string };
export type VoteImportLine = { id: ImportId, name: string, sha256: string, rows: number, accepted: number, rejected: Record<Reason, number>, imported_at: Moment, imported_by: string, current: boolean };
export type TallyRow = { rank: number, tied: boolean, case: CaseId, title: string, units: Array<string>, votes: number, share: string, share_of_participants: string | null };
export type CategoryTally = { category_id: CategoryId, category: string, votes: number, rows: Array<TallyRow> };
export type Tally = { participants: number | null, categories: Array<CategoryTally> };
export type CategoryBars = { light: Array<string>, dark: Array<string> };
export type VoteResult = { tally: Tally, current: VoteImportLine | null, rules: Array<[string, string]>, bars: Array<CategoryBars> };
export type SheetFormat = "xlsx" | "csv";
export type ExportVotes = { campaign: CampaignId, format: SheetFormat };
export type OfImport = { import: ImportId };
export type RehearseBallots = { campaign: CampaignId, scale: number, dirty: boolean, format: SheetFormat };

export type AwardState = "open" | "proposed" | "confirmed";
export type AwardRow = { case: CaseId, number: number, title: string, units: Array<string>, rank: number | null, tied: boolean, votes: number | null, share: string | null, tier: TierId | null, tier_name: string | null, proposed: TierId | null, moved: boolean, reason: string, moved_by: string | null };
export type AwardCategory = { category_id: CategoryId, category: string, rows: Array<AwardRow> };
export type AwardBoard = { state: AwardState, tiers: Array<Tier>, categories: Array<AwardCategory>, problems: Array<Problem>, digest: string, confirmed_at: Moment | null, confirmed_by: string | null };
export type MoveAward = { campaign: CampaignId, case: CaseId, tier: TierId | null, reason: string };
export type ConfirmAwards = { campaign: CampaignId, digest: string | null };
export type ReopenAwards = { campaign: CampaignId, reason: string };

export type ItemKind = "opening" | "report" | "decision" | "award_round" | "winners" | "leader" | "closing" | "other";
export type ProgrammeItem = { kind: ItemKind, text: string, who: string, minutes: number, detail: string };
export type Programme = { title: string, place: string, starts_at: Moment | null, host: string, stage_capacity: number, items: Array<ProgrammeItem> };
export type SaveProgramme = { campaign: CampaignId, programme: Programme };

export type DocumentKind = "certificates" | "award-list" | "vote-bulletin" | "programme" | "report";
export type Recipient = { number: string, units: Array<string>, title: string, tier: string };
export type DocumentCard = { kind: DocumentKind, name: string, group: string, paper: string, sheets: number | null, missing: string | null, recipients: Array<Recipient> };
export type PreviewPage = { campaign: CampaignId, kind: DocumentKind, page: number, scale: number };
export type PageImage = { page: number, pages: number, png: string, width: number, height: number };
export type PrintDocument = { campaign: CampaignId, kind: DocumentKind };

export type LibraryStatus = { name: string, operator: string, saved_at: Moment | null, backed_up_at: Moment | null, trashed: number, version: string };
export type SetOperator = { name: string };
export type ListHistory = { campaign: CampaignId | null, before: number | null, limit: number };
export type TrashKind = "campaign" | "case";
export type Trashed = { kind: TrashKind, id: number, name: string, campaign: string | null, removed_at: Moment };
export type OfTrash = { kind: TrashKind, id: number };
export type LibraryCheck = { sound: boolean, history_entries: number, problems: Array<Problem> };
export type RestoreLibrary = { file: FileId };

export type Commands = {
  "campaign.list": { request: Nothing, reply: Array<CampaignCard>, writes: false },
  "campaign.show": { request: OfCampaign, reply: CampaignView, writes: false },
  "campaign.overview": { request: OfCampaign, reply: Overview, writes: false },
  "campaign.templates": { request: Nothing, reply: Array<Template>, writes: false },
  "campaign.create": { request: CreateCampaign, reply: NewCampaign, writes: true },
  "campaign.create_from_template": { request: FromTemplate, reply: NewCampaign, writes: true },
  "campaign.create_from_file": { request: FromFile, reply: NewCampaign, writes: true },
  "campaign.create_demonstration": { request: FromTemplate, reply: NewCampaign, writes: true },
  "campaign.update": { request: UpdateCampaign, reply: Done, writes: true },
  "campaign.export": { request: OfCampaign, reply: Output, writes: false },
  "campaign.remove": { request: OfCampaign, reply: Done, writes: true },
  "case.list": { request: OfCampaign, reply: Array<CaseRow>, writes: false },
  "case.show": { request: OfCase, reply: CaseView, writes: false },
  "case.history": { request: OfCase, reply: Array<HistoryEntry>, writes: false },
  "case.save": { request: SaveCase, reply: SavedCase, writes: true },
  "case.undo": { request: OfCase, reply: Done, writes: true },
  "case.set_status": { request: SetStatus, reply: Done, writes: true },
  "case.remove": { request: Cases, reply: Done, writes: true },
  "case.look": { request: LookAtCases, reply: CaseFileLook, writes: false },
  "case.check": { request: ImportCases, reply: CaseFileCheck, writes: false },
  "case.import": { request: ImportCases, reply: ImportedCases, writes: true },
  "case.export": { request: OfCampaign, reply: Output, writes: false },
  "vote.look": { request: LookAtVotes, reply: VoteLook, writes: false },
  "vote.check": { request: CheckVotes, reply: VoteCheck, writes: false },
  "vote.import": { request: ImportVotes, reply: ImportedVotes, writes: true },
  "vote.imports": { request: OfCampaign, reply: Array<VoteImportLine>, writes: false },
  "vote.withdraw": { request: OfImport, reply: Done, writes: true },
  "vote.result": { request: OfCampaign, reply: VoteResult, writes: false },
  "vote.tally": { request: OfCampaign, reply: Tally, writes: false },
  "vote.export": { request: ExportVotes, reply: Output, writes: false },
  "vote.rehearse": { request: RehearseBallots, reply: Output, writes: false },
  "award.board": { request: OfCampaign, reply: AwardBoard, writes: false },
  "award.propose": { request: OfCampaign, reply: AwardBoard, writes: true },
  "award.move": { request: MoveAward, reply: AwardBoard, writes: true },
  "award.confirm": { request: ConfirmAwards, reply: AwardBoard, writes: true },
  "award.reopen": { request: ReopenAwards, reply: AwardBoard, writes: true },
  "ceremony.show": { request: OfCampaign, reply: Programme, writes: false },
  "ceremony.draft": { request: OfCampaign, reply: Programme, writes: false },
  "ceremony.save": { request: SaveProgramme, reply: Done, writes: true },
  "print.documents": { request: OfCampaign, reply: Array<DocumentCard>, writes: false },
  "print.preview": { request: PreviewPage, reply: PageImage, writes: false },
  "print.pdf": { request: PrintDocument, reply: Output, writes: false },
  "library.status": { request: Nothing, reply: LibraryStatus, writes: false },
  "library.set_operator": { request: SetOperator, reply: Done, writes: true },
  "library.history": { request: ListHistory, reply: Array<HistoryEntry>, writes: false },
  "library.trash": { request: Nothing, reply: Array<Trashed>, writes: false },
  "library.restore_trashed": { request: OfTrash, reply: Done, writes: true },
  "library.check": { request: Nothing, reply: LibraryCheck, writes: false },
  "library.backup": { request: Nothing, reply: Output, writes: true },
  "library.restore": { request: RestoreLibrary, reply: Done, writes: true },
};
