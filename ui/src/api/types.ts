// Made from the registry of commands by `cargo test --test types`. Not to be edited.

export type AuditCheck = { key: string, /** In Chinese, as is all text below. */ name: string, kind: AuditKind, finding: Finding, /** How it is computed, with its thresholds. */ definition: string, /** What came out: “3 个网段，共 412 票”. */ figure: string, /** What it does not prove. */ caution: string, picture: Picture | null, groups: Array<FlaggedGroup> };
export type AuditKind = "flag" | "hint" | "tally";
export type AuditedCase = { category: string, case: CaseId, title: string, votes: number, rank: number, votes_without: number, rank_without: number };
export type AwardBoard = { state: AwardState, /** Ranked by the composite; else by votes. */ by_result: boolean, tiers: Array<Tier>, categories: Array<AwardCategory>, /** Ties on a quota line and the like; must be settled before confirming. */ problems: Array<Problem>, /** Fingerprint of what is shown; confirming sends it back. */ digest: string, confirmed_at: Moment | null, confirmed_by: string | null, ties: Array<TieQuestion>, persons: Array<PersonAward>, signed: SignOff | null, /** Confirmed and signed off as it stands. */ final_: boolean };
export type AwardCategory = { category_id: CategoryId, category: string, /** By rank, then by number; cases without votes last. */ rows: Array<AwardRow> };
export type AwardRow = { case: CaseId, number: number, title: string, units: Array<string>, rank: number | null, tied: boolean, votes: number | null, share: string | null, tier: TierId | null, tier_name: string | null, /** The tier the program proposed, where a person has moved the case. */ proposed: TierId | null, moved: boolean, reason: string, moved_by: string | null, score: Exact | null, seconded_by: string | null, standing: Standing };
export type AwardState = "open" | "proposed" | "confirmed";
export type BulletinText = { text: string };
export type CampaignCard = { id: CampaignId, title: string, slogan: string, edition: string, rehearsal: boolean, /** Name of the stage today falls in, or of the last one before today. */ stage: string | null, starts_on: Day | null, ends_on: Day | null, cases: number, shortlisted: number, participants: number | null, awarded: number, updated_at: Moment };
export type CampaignId = number;
export type CampaignView = { id: CampaignId, revision: number, definition: Definition };
export type Candidate = { case: CaseId, title: string, /** Likeness of the keys in per cent. */ likeness: number, /** In Chinese, where the spelling differs: “第 5 字“家”写作“屋””. */ why: string };
export type CaseChange = { category: string, case: CaseId, title: string, votes_before: number, votes_after: number, rank_before: number, rank_after: number };
export type CaseColumn = { heading: string, /** Suggested target; none = not imported. */ target: string | null };
export type CaseDraft = { category: CategoryId, /** None = next free number of the category. */ number: number | null, title: string, units: Array<string>, answers: Record<string, unknown> };
export type CaseFileCheck = { rows: number, /** Cases that would be added. */ added: number, /** Rows with a problem are not added. */ problems: Array<Problem>, preview: Array<CaseDraft>, digest: string };
export type CaseFileLook = { name: string, rows: number, columns: Array<CaseColumn>, /** Up to ten rows as text. */ sample: Array<Array<string>>, /** Fields a column may be mapped to: `category`, `number`, `title`, `units`, or a form field's key, with labels. */ targets: Array<CaseTarget> };
export type CaseId = number;
export type CaseRow = { id: CaseId, category_id: CategoryId, category: string, /** Number within the category, as printed on the shortlist. */ number: number, title: string, units: Array<string>, status: CaseStatus, award: string | null, /** Count of problems of the form. */ problems: number, updated_at: Moment };
export type CaseStatus = "received" | "passed" | "failed" | "shortlisted" | "awarded";
export type CaseTarget = { key: string, label: string, required: boolean };
export type CaseView = { id: CaseId, campaign: CampaignId, category: Category, number: number, title: string, units: Array<string>, answers: Record<string, unknown>, status: CaseStatus, award: string | null, /** Grows with each write; sent back on save so that two people cannot overwrite each other. */ revision: number, problems: Array<Problem>, /** True while there is a change that 撤销 can take back. */ can_undo: boolean };
export type Cases = { cases: Array<CaseId> };
export type Category = { /** Given by the library; absent in a definition file and for a category just added. */ id?: CategoryId, name: string, /** How many cases are to be shortlisted, if that was decided. */ shortlist: number | null, /** Fewest choices of a valid ballot in this category. */ min_choices: number, /** Most choices, if limited. */ max_choices: number | null, fields: Array<Field> };
export type CategoryBars = { /** A bar of each row of the category, as an SVG document of its own. */ light: Array<string>, dark: Array<string> };
export type CategoryId = number;
export type CategoryLine = { name: string, received: number, shortlisted: number, awarded: number, /** Cases whose form has problems. */ incomplete: number };
export type CategoryTally = { category_id: CategoryId, category: string, votes: number, rows: Array<TallyRow> };
export type Census = { /** Choices per participant with two decimals: "5.37". */ choices_each: string, days: Array<DayCount>, /** Ballots by the hour of the whole round; drawn by the core, the same on paper. */ curve: Picture, /** Most ballots first; empty where no region is known. */ regions: Array<RegionCount> };
export type CertificateSettings = { style: CertificateStyle, /** Number pattern prefix: “珠治创” gives 珠治创〔2020〕003号. */ prefix: string, /** Day at the foot; none = day of the ceremony stage. */ dated: Day | null, /** Issuers in order; empty = the hosts (主办). */ issuers: Array<string> };
export type CertificateStyle = "classic" | "modern" | "portrait";
export type CheckVotes = { campaign: CampaignId, /** None = the first round. */ round: RoundId | null, file: FileId, mode: ImportMode, /** None = as recognised. */ mapping: VoteMapping | null, decisions: Array<MatchDecision>, /** Files that are counted together with the first. */ further: Array<FurtherFile> };
export type CheckedRow = { /** Name of its file; none where there is but one. */ file: string | null, /** Row of the file as Excel counts it. */ row: number, at: Moment | null, /** Choices per category in the order of the campaign. */ choices: Array<number>, /** None = accepted. */ reason: Reason | null, detail: string };
export type ColumnRole = { "kind": "time" } | { "kind": "voter" } | { "kind": "ip" } | { "kind": "agent" } | { "kind": "serial" } | { "kind": "seconds" } | { "kind": "region" } | { "kind": "choices", category: string } | { "kind": "option", category: string, title: string } | { "kind": "category" } | { "kind": "title" } | { "kind": "votes" } | { "kind": "ignored" };
export type ComparedLine = { category: string, case: CaseId, title: string, votes: number, /** Per cent of the category's votes: "23.42". */ share: string, published_votes: number | null, published_share: string | null, /** In Chinese, empty where they agree or nothing was published: “公布数少 12 票”. */ difference: string };
export type Comparison = { /** Every case, by category and rank. */ lines: Array<ComparedLine>, /** Cases of which something was published. */ published: number, /** Lines that differ. */ differing: number };
export type ConfirmAwards = { campaign: CampaignId, /** Fingerprint of the board that was shown; none confirms what stands (command line). */ digest: string | null };
export type CreateCampaign = { definition: Definition };
export type Day = string;
export type DayCount = { day: Day, ballots: number, /** By hour of the day, 0 to 23. */ hours: number[] };
export type Definition = { /** Full name as printed, e.g. “珠海市域社会治理创新项目培育行动”. */ title: string, /** Slogan printed before the title in quotation marks; may be empty. */ slogan: string, /** Edition as the office names it: “2020年”, “第六届”. */ edition: string, /** Marked as rehearsal: every screen says so, every document carries the mark 演练. */ rehearsal: boolean, /** Cases that came in, where only the shortlist is entered one by one. */ cases_received: number | null, organisers: Array<Organiser>, stages: Array<Stage>, categories: Array<Category>, /** Rounds of the public vote, at least one; the first decides, the others are for reference. A definition file may * write a single round as the table `[vote]`. */ rounds: Array<VoteRound>, tiers: Array<Tier>, certificate: CertificateSettings, /** Stages, groups and methods of judging; what the vote alone decides has none. */ judging: Judging };
export type DocumentCard = { kind: DocumentKind, /** 荣誉证书 */ name: string, /** 公开、典礼、存档 */ group: string, /** “A4 横向 297 × 210 毫米” */ paper: string, /** None where the document cannot be made yet; `missing` says why. */ sheets: number | null, missing: string | null, /** Recipients of the certificates, in order, for the list under the preview; empty for other kinds. */ recipients: Array<Recipient> };
export type DocumentKind = "certificates" | "award-list" | "vote-bulletin" | "programme" | "report";
export type Done = Record<symbol, never>;
export type Duplicates = "keep_first" | "keep_last" | "first_of_day";
export type EarlierCase = { case: CaseId, campaign: CampaignId, campaign_title: string, edition: string, category: string, units: Array<string>, status: CaseStatus, award: string | null };
export type ExcludeBallots = { campaign: CampaignId, round: RoundId | null, /** Keys of groups. */ groups: Array<string>, reason: string };
export type Exclusion = { id: ExclusionId, /** Titles of the groups it is about. */ groups: Array<string>, ballots: number, reason: string, decided_at: Moment, decided_by: string, lifted: Lifted | null };
export type ExclusionId = number;
export type ExportVotes = { campaign: CampaignId, round: RoundId | null, format: SheetFormat };
export type Failure = { code: string, message: string, problems: Array<Problem> };
export type Field = { /** Stable name within the category; answers are kept under it. Empty = the library gives one. */ key: string, label: string, kind: FieldKind, required: boolean, hint: string, /** Fewest characters, smallest number, first day (as 20200616), fewest list entries; by kind. */ min: number | null, /** Most characters, largest number, last day (as 20200731), most list entries; by kind. */ max: number | null, /** Choices of single and multiple choice. */ options: Array<string> };
export type FieldKind = "short_text" | "long_text" | "number" | "date" | "single_choice" | "multiple_choice" | "yes_no" | "unit_list" | "person_list";
export type FileId = string;
export type Finding = "clear" | "noted" | "flagged" | "impossible";
export type FlaggedGroup = { /** Names the group in a decision; stays the same while ballots and rules do. */ key: string, title: string, detail: string, ballots: number };
export type ForgetDecision = { campaign: CampaignId, category: string, spelling: string };
export type Fraud = "night" | "slow" | "burst" | "targets" | "mixed" | "hidden" | "workplace" | "networks";
export type FromFile = { file: FileId };
export type FromTemplate = { key: string };
export type FurtherFile = { file: FileId, /** None = as recognised. */ mapping: VoteMapping | null };
export type HistoryEntry = { number: number, at: Moment, who: string, /** What was done, in Chinese: “修改案例”. */ action: string, /** What it was done to, as a person names it: a title, a file name. */ subject: string, before: unknown, after: unknown, hash: string };
export type ImportCases = { campaign: CampaignId, file: FileId, /** Column heading → target key; headings not named keep the suggestion, an empty target is not imported. */ mapping: { [key in string]: string }, /** Enter all as shortlisted (入围) rather than received (收件). */ shortlisted: boolean, /** Fingerprint of the check; none imports without one (command line). */ digest: string | null };
export type ImportId = number;
export type ImportMode = "replace" | "add";
export type ImportVotes = { campaign: CampaignId, /** None = the first round. */ round: RoundId | null, file: FileId, mode: ImportMode, /** Name under which the mapping is remembered for files with the same headings. */ profile: string | null, /** Keeps the raw file, encrypted, beside the library. */ keep_raw: boolean, mapping: VoteMapping | null, decisions: Array<MatchDecision>, /** Files that are imported together with the first: all of them or none. */ further: Array<FurtherFile>, /** Fingerprint of the check; none imports without one (command line). */ digest: string | null };
export type ImportedCases = { rows: number, added: number, problems: Array<Problem> };
export type ImportedFile = { import: ImportId, name: string, rows: number, accepted: number, rejected: Record<Reason, number>, sha256: string };
export type ImportedVotes = { import: ImportId, rows: number, accepted: number, rejected: Record<Reason, number>, participants: number | null, sha256: string, /** Each file, in the order in which they were given. */ files: Array<ImportedFile> };
export type ItemKind = "opening" | "report" | "decision" | "award_round" | "winners" | "leader" | "closing" | "other";
export type KeptDecision = { category: string, spelling: string, /** Title of the case; none = no case of this campaign. */ title: string | null, /** With no case: what voters wrote in themselves. */ fill_in: boolean, decided_at: Moment, decided_by: string };
export type LibraryCheck = { sound: boolean, history_entries: number, problems: Array<Problem> };
export type LibraryStatus = { /** File name without folder and extension. */ name: string, operator: string, saved_at: Moment | null, backed_up_at: Moment | null, /** Entries in the recycle bin. */ trashed: number, /** Version of the program. */ version: string };
export type LiftExclusion = { exclusion: ExclusionId, reason: string };
export type Lifted = { at: Moment, by: string, reason: string };
export type ListHistory = { /** None = the whole library. */ campaign: CampaignId | null, /** Entries older than this number; none = from the newest. */ before: number | null, limit: number };
export type LookAtCases = { campaign: CampaignId, file: FileId };
export type LookAtVotes = { campaign: CampaignId, file: FileId, /** The same vote exported by option text, from which a file by option number takes the titles. */ code_book: FileId | null, /** Row of the headings, counted from 1; none = as recognised. */ header_row: number | null, /** Leaves profiles aside. */ afresh: boolean };
export type MatchDecision = { category: string, spelling: string, /** None = it is no case of this campaign; rows that choose it are rejected. */ case: CaseId | null, /** With no case: what voters wrote in themselves; it counts for nobody, and the rest of the ballot stands. */ fill_in: boolean };
export type Moment = string;
export type MoveAward = { campaign: CampaignId, case: CaseId, /** None = no award. */ tier: TierId | null, reason: string, /** The second name under it. */ seconded_by: string };
export type NewCampaign = { campaign: CampaignId };
export type Nothing = Record<symbol, never>;
export type OfCampaign = { campaign: CampaignId };
export type OfCase = { case: CaseId };
export type OfImport = { import: ImportId };
export type OfProfile = { name: string };
export type OfRound = { campaign: CampaignId, round?: RoundId | null };
export type OfTrash = { kind: TrashKind, id: number };
export type Organiser = { role: OrganiserRole, name: string };
export type OrganiserRole = "guide" | "host" | "executor" | "supporter";
export type Output = { file: FileId, /** Suggested name, in Chinese, with extension. */ name: string, bytes: number };
export type Overfull = "reject" | "keep_first";
export type Overview = { stages: Array<StageLine>, received: number, shortlisted: number, participants: number | null, awarded: number, categories: Array<CategoryLine>, todos: Array<Todo>, recent: Array<HistoryEntry> };
export type PageImage = { page: number, pages: number, /** PNG, base64. */ png: string, width: number, height: number };
export type PastedText = { text: string };
export type Picture = { light: string, dark: string };
export type PreviewPage = { campaign: CampaignId, kind: DocumentKind, /** Counted from 1. */ page: number, /** Pixels per point, 1.0 to 4.0. */ scale: number };
export type PreviewRules = { campaign: CampaignId, definition: Definition };
export type PrintDocument = { campaign: CampaignId, kind: DocumentKind };
export type Problem = { /** Row of the file as the user counts it (header = 1), if the problem sits in a file. */ row: number | null, /** Column heading or field key. */ field: string | null, /** What is wrong, in Chinese, without a full stop. */ reason: string, /** What to do about it, in Chinese, without a full stop. */ way_out: string };
export type Profile = { name: string, format: VoteFormat, saved_at: Moment };
export type Programme = { title: string, place: string, starts_at: Moment | null, host: string, /** Most recipients on the stage in one round. */ stage_capacity: number, items: Array<ProgrammeItem> };
export type ProgrammeItem = { kind: ItemKind, text: string, /** Unit and post first, name last: “中共珠海市委政法委员会 王××”. */ who: string, minutes: number, /** Which recipients come up in a round: “第一轮 政府治理类 7 个、基层治理类 1 个”; empty otherwise. */ detail: string };
export type Progress = { /** What is being done, in Chinese: “读取选票”. */ label: string, done: number, /** Zero while unknown. */ total: number };
export type PublishedLine = { case: CaseId, votes: number | null, share: string | null };
export type PublishedText = { lines: Array<PublishedLine>, problems: Array<Problem> };
export type PurgeVoters = { campaign: CampaignId, reason: string };
export type Purged = { at: Moment, by: string, reason: string };
export type RawFile = { import: ImportId, name: string, bytes: number };
export type ReadPublished = { campaign: CampaignId, round: RoundId | null, /** As copied from a page: “1.题目,23.42%,15585票” under category headings. */ text: string };
export type Reason = "empty_row" | "total_row" | "missing_voter_id" | "bad_time" | "before_opening" | "after_deadline" | "unknown_option" | "too_few_choices" | "too_many_choices" | "duplicate_voter" | "excluded";
export type Recipient = { number: string, units: Array<string>, title: string, tier: string };
export type RegionCount = { region: string, ballots: number, /** Per cent of the participants: "12.50". */ share: string };
export type RehearseBallots = { campaign: CampaignId, /** Size in per cent of the published vote; 100 = as published. */ scale: number, /** Adds rows for each reason of rejection. */ dirty: boolean, format: SheetFormat, /** Adds ballots of a pattern; none adds nothing and spreads the voters over networks of few. */ fraud?: Fraud | null, /** Another seed gives other ballots of the same votes. */ seed?: number, /** Gives, instead of the ballots, the list of the rows that the pattern adds: which are fraud and which honest. */ truth?: boolean };
export type ReopenAwards = { campaign: CampaignId, reason: string };
export type Reply = { value: unknown, changed: Array<Topic> };
export type RestoreLibrary = { file: FileId };
export type RoundChanges = { id: RoundId, round: string, accepted_before: number, accepted_after: number, rejected_before: Record<Reason, number>, rejected_after: Record<Reason, number>, /** Cases whose votes or rank would change, by category and new rank. */ cases: Array<CaseChange>, /** The whole tally as it would be. */ tally: Tally };
export type RoundId = number;
export type RuleChanges = { rounds: Array<RoundChanges> };
export type SaveCase = { campaign: CampaignId, /** None = a new case. */ case: CaseId | null, /** Revision the form was opened at; ignored for a new case. */ revision: number, draft: CaseDraft };
export type SaveProgramme = { campaign: CampaignId, programme: Programme };
export type SavedCase = { case: CaseId, revision: number, /** What remains to be mended; the case is kept all the same. */ problems: Array<Problem> };
export type SetOperator = { name: string };
export type SetPublished = { campaign: CampaignId, round: RoundId | null, lines: Array<PublishedLine> };
export type SetStatus = { cases: Array<CaseId>, status: CaseStatus };
export type SheetFormat = "xlsx" | "csv";
export type Stage = { kind: StageKind, name: string, starts_on: Day | null, /** Same as `starts_on` where empty. */ ends_on: Day | null };
export type StageKind = "call" | "review" | "shortlist" | "vote" | "visit" | "judging" | "notice" | "ceremony";
export type StageLine = { kind: StageKind, name: string, starts_on: Day | null, ends_on: Day | null, state: StageState };
export type StageState = "past" | "now" | "ahead" | "undated";
export type Tally = { /** Accepted ballots; for an imported tally table what the platform stated, else none. */ participants: number | null, categories: Array<CategoryTally> };
export type TallyRow = { /** Competition rank: 1, 2, 2, 4. */ rank: number, tied: boolean, case: CaseId, title: string, units: Array<string>, votes: number, /** Per cent of the category's votes (newspaper custom), two decimals, half up: "23.42". */ share: string, /** Per cent of the participants, two decimals; none without participants. */ share_of_participants: string | null };
export type Template = { key: string, title: string, about: string };
export type Tier = { id?: TierId, name: string, /** Places in each category (or in all, see `scope`); none = everyone shortlisted who has no higher award. */ quota: number | null, scope: TierScope, /** True where the order of winners is a rank; otherwise documents say 排名不分先后. */ ranked: boolean };
export type TierId = number;
export type TierScope = "each_category" | "overall";
export type Todo = { title: string, about: string, page: TodoPage, action: string, ready: boolean };
export type TodoPage = "settings" | "cases" | "review" | "vote" | "awards" | "ceremony" | "print";
export type Topic = "campaigns" | "cases" | "votes" | "awards" | "ceremony" | "jury" | "scores" | "persons" | "notice" | "library";
export type TrashKind = "campaign" | "case";
export type Trashed = { kind: TrashKind, id: number, name: string, /** The campaign a case belongs to. */ campaign: string | null, removed_at: Moment };
export type Unmatched = { category: string, spelling: string, rows: number, candidates: Array<Candidate>, /** True once a decision was given. */ decided: boolean, /** The decision: what voters wrote in themselves. */ fill_in: boolean };
export type UpdateCampaign = { campaign: CampaignId, revision: number, definition: Definition };
export type VoteAudit = { checks: Array<AuditCheck>, /** Accepted ballots that at least one check flags (hints do not). */ flagged: number, accepted: number, /** Every case with and without the flagged ballots, by category and rank. */ ranking: Array<AuditedCase>, /** All decisions, the newest first, lifted ones too. */ exclusions: Array<Exclusion> };
export type VoteCheck = { rows: number, accepted: number, rejected: Record<Reason, number>, participants: number | null, unmatched: Array<Unmatched>, /** Which rules and audits are impossible with the files as they are read, in Chinese. */ remarks: Array<string>, /** First rows of each verdict, in the order of the file. */ samples: Array<CheckedRow>, /** The rules applied, as printed, a line each: label and text. */ rules: Array<[string, string]>, /** Fingerprint of files, mappings, decisions and rules; the import sends it back. */ digest: string };
export type VoteFormat = "wide_text" | "wide_options" | "long_table" | "tally_table" | "bulletin";
export type VoteImportLine = { id: ImportId, name: string, sha256: string, rows: number, accepted: number, rejected: Record<Reason, number>, imported_at: Moment, imported_by: string, round: RoundId, mode: ImportMode, format: VoteFormat, /** Whether it counts: it was neither replaced nor withdrawn. */ current: boolean, withdrawn: boolean, /** Whether its raw file is kept. */ raw: boolean };
export type VoteLook = { name: string, bytes: number, sha256: string, /** “UTF-8”, “GB18030”, “Excel 工作簿”. */ encoding: string, headings: Array<string>, /** Up to ten rows as text. */ sample: Array<Array<string>>, rows: number, mapping: VoteMapping, /** What the file was recognised as, in Chinese: “问卷星，按选项文字：一行一张选票，一列一个类别”. */ recognised: string, /** The profile that the mapping comes from. */ profile: string | null, /** What keeps the file from being checked as it stands, and what cannot be checked in it, in Chinese. */ remarks: Array<string> };
export type VoteMapping = { format: VoteFormat, /** Row of the headings, counted from 1; 0 where there are none. */ header_row: number, columns: Array<ColumnRole>, voter_by: VoterBy };
export type VoteResult = { tally: Tally, /** The imports that count, the oldest first; empty while nothing was imported. */ sources: Array<VoteImportLine>, rows: number, accepted: number, rejected: Record<Reason, number>, /** Where, when and how people voted; none for counts without ballots. */ census: Census | null, rules: Array<[string, string]>, /** Bars per category as SVG data, in the order of `tally.categories`, one bar a row; drawn by the core, * the same on paper. */ bars: Array<CategoryBars>, /** Right end of the bars' scale in per cent of a category's votes. */ bars_to: number };
export type VoteRound = { /** Given by the library; absent in a definition file and for a round just added. */ id?: RoundId, name: string, opens_at: Moment, closes_at: Moment, /** Whether the second of `closes_at` itself still counts; printed on the bulletin. */ deadline_inclusive: boolean, duplicates: Duplicates, /** Ballots of a voter that count each day, where `duplicates` is [`Duplicates::FirstOfDay`]. */ per_day: number, /** Choices on a ballot over all categories. */ min_choices: number, max_choices: number | null, overfull: Overfull, /** What one choice counts. */ weight: number };
export type VoterBy = "id" | "ip_agent" | "serial" | "nobody";
export type VoterData = { /** Ballots with a keyed hash of their voter. */ hashed: number, /** Networks (183.6.21.0/24) kept for the audit. */ networks: number, key: boolean, raw: Array<RawFile>, purged: Purged | null, /** What a purge does not reach, in Chinese, for the page to say. */ about_backups: string };
export type Band = { votes: number, points: Points };
export type CellEntry = { juror: number, case: CaseId, item: string, text: string, seen: number | null };
export type Conversion = { "name": "ratio_to_top" } | { "name": "share" } | { "name": "rank_linear", top: Points, step: Points, floor: Points } | { "name": "rank_table", points: Array<Points>, floor: Points } | { "name": "bands", bands: Array<Band>, floor: Points } | { "name": "floor_and_rank", floor: Points, span: Points } | { "name": "min_max", low: Points, high: Points };
export type Criterion = { key: string, name: string, weight: number, max: Points, step: Points, independent: boolean };
export type Difference = { juror: number, name: string, case: CaseId, title: string, item: string, entered: string, keyed: string, entered_by: string, checked_by: string };
export type DrawLine = { id: number, stage: string, group: string, seed: string, pool: Array<string>, drawn: Array<string>, drawn_at: Moment, drawn_by: string };
export type EnteredScores = { entered: number, cells: Array<ScoreCell> };
export type GridCase = { id: CaseId, number: number, title: string };
export type GridGroup = { key: string, name: string, weight: number, mode: "score" | "approval" | "pass_fail" | "rank", max_choices: number | null };
export type GridJuror = { juror: number, name: string, group: string };
export type Judging = { stages: Array<JudgingStage>, composite: Array<Part>, ties: Array<TieBreak>, decimals: number };
export type JudgingStage = { key: string, name: string, categories: Array<string>, criteria: Array<Criterion>, groups: Array<JuryGroup>, starts_on: Day | null, ends_on: Day | null, even_out: boolean };
export type JudgingView = { rules: Judging, frozen: RuleVersion | null, versions: Array<RuleVersion>, changed: boolean, problems: Array<Problem>, locked: Array<string>, stages: Array<StageCard> };
export type Juror = { id: number, revision: number, name: string, unit: string, title: string, jury_group: string, phone: string, campaigns: number };
export type JurorDraft = { name: string, unit: string, title: string, jury_group: string, phone: string };
export type JuryGroup = { key: string, name: string, weight: number } & Mode;
export type Method = { "name": "mean" } | { "name": "trimmed_mean", high: number, low: number, min_jurors: number, level: TrimLevel } | { "name": "median" } | { "name": "sum" };
export type Mode = { "mode": "score", method: Method } | { "mode": "approval", max_choices: number | null } | { "mode": "pass_fail" } | { "mode": "rank" };
export type Part = { weight: number, source: Source };
export type Points = string;
export type RecusalLine = { juror: number, juror_name: string, case: CaseId, title: string, stage: string | null, origin: "declared" | "proposed", state: "confirmed" | "dismissed", reason: string, settled_at: Moment, settled_by: string };
export type RecusalProposal = { juror: number, juror_name: string, juror_unit: string, case: CaseId, title: string, unit: string, why: string };
export type RecusalView = { proposals: Array<RecusalProposal>, settled: Array<RecusalLine> };
export type RuleVersion = { version: number, hash: string, reason: string, frozen_at: Moment, frozen_by: string };
export type ScoreCell = { juror: number, case: CaseId, item: string, text: string, entry: number, by: string, at: Moment, check: "none" | "agrees" | "differs" | "confirmed" | "rejected" };
export type ScoreChange = { entry: number, item: string, before: string, after: string, why: string, by: string, at: Moment };
export type ScoreFileCheck = { rows: number, entered: number, changed: number, unchanged: number, problems: Array<Problem>, digest: string, sample: Array<Array<string>> };
export type ScoreGrid = { stage: string, stage_name: string, category: CategoryId, groups: Array<GridGroup>, criteria: Array<Criterion>, cases: Array<GridCase>, jurors: Array<GridJuror>, cells: Array<ScoreCell>, recused: Array<{ juror: number, case: CaseId, reason: string }>, open: boolean, why_closed: string, first_score_at: Moment | null, history_hash: string };
export type SeatLine = { stage: string, group: string, juror: number, name: string, unit: string, title: string, categories: Array<CategoryId>, position: number };
export type SeatView = { seats: Array<SeatLine>, draws: Array<DrawLine> };
export type Source = { "kind": "stage", stage: string } | { "kind": "vote", conversion: Conversion };
export type StageCard = { key: string, name: string, jurors: number, cases: number, cells: number, entered: number, first_score_at: Moment | null, closed_at: Moment | null, closed_by: string | null };
export type StatusBoard = { stages: Array<{ stage: string, name: string, jurors: Array<StatusLine> }> };
export type StatusLine = { juror: number, name: string, group: string, expected: number, entered: number, abstained: number, recused: number, missing: Array<{ case: CaseId, title: string }> };
export type TieBreak = { "by": "stage", stage: string } | { "by": "group", stage: string, group: string } | { "by": "votes" } | { "by": "revote" };
export type TrimLevel = "total" | "item";

export type AwardPerson = { campaign: CampaignId, nominee: NomineeId, /** None = no award. */ tier: TierId | null, reason: string, seconded_by: string };
export type Band = { /** Fewest votes of the band. */ votes: number, points: Points };
export type CalendarDay = { day: Day, kind: DayKind, name: string };
export type CaseOutcome = { case: CaseId, number: number, title: string, /** None while a part is missing; such a case has no rank. */ composite: Exact | null, /** Within the category: 1, 2, 2, 4. */ rank: number | null, tied: boolean, /** Among all categories. */ overall_rank: number | null, overall_tied: boolean, parts: Array<PartOutcome>, stages: Array<StageOutcome>, votes: number | null, /** What was tried on an equal composite, in order. */ tie: Array<TieStep> };
export type CategoryOutcome = { category: CategoryId, name: string, /** By rank, then by number; cases without a composite last. */ rows: Array<CaseOutcome> };
export type Conversion = { "name": "ratio_to_top" } | { "name": "share" } | { "name": "rank_linear", top: Points, step: Points, floor: Points } | { "name": "rank_table", points: Array<Points>, floor: Points } | { "name": "bands", bands: Array<Band>, floor: Points } | { "name": "floor_and_rank", floor: Points, span: Points } | { "name": "min_max", low: Points, high: Points };
export type ConversionRow = { case: CaseId, title: string, votes: number, points: Array<string> };
export type ConversionTable = { category: CategoryId, name: string, columns: Array<string>, rows: Array<ConversionRow> };
export type Criterion = { key: string, name: string, weight: number, max: Points, step: Points, independent: boolean };
export type DayKind = "holiday" | "workday";
export type EvidenceReport = { sound: boolean, campaign: string, records: number, files: number, first_bad: string | null, problems: Array<Problem> };
export type Exact = { fraction: string; text: string };
export type GroupOutcome = { group: string, name: string, weight: number, score: Exact | null, fallback: boolean, sheets: Array<SheetOutcome>, missing: Array<JurorId>, abstained: Array<JurorId>, recused: Array<JurorId>, items: Array<ItemOutcome> };
export type ItemOutcome = { item: string, name: string, score: Exact, dropped: Array<JurorId> };
export type Judging = { stages: Array<JudgingStage>, composite: Array<Part>, ties: Array<TieBreak>, /** Decimals shown of scores, 2 or 3. */ decimals: number };
export type JudgingStage = { key: string, name: string, categories: Array<string>, criteria: Array<Criterion>, groups: Array<JuryGroup>, starts_on: Day | null, ends_on: Day | null, even_out: boolean };
export type JurorId = number;
export type JuryGroup = { key: string, name: string, /** Weight among the groups of the stage. */ weight: number } & Mode;
export type Method = { "name": "mean" } | { "name": "trimmed_mean", high: number, low: number, min_jurors: number, level: TrimLevel } | { "name": "median" } | { "name": "sum" };
export type Mode = { "mode": "score", method: Method } | { "mode": "approval", max_choices: number | null } | { "mode": "pass_fail" } | { "mode": "rank" };
export type TierLineGap = { tier: string, category: string, last_in: string, first_out: string, gap: Exact };
export type NomineeDraft = { name: string, unit: string, title: string, deeds: string, case: CaseId | null };
export type NomineeId = number;
export type NoticeDay = { day: Day, working: boolean, name: string };
export type NoticeView = { starts_on: Day | null, working_days: number, ends_on: Day | null, days: Array<NoticeDay>, contact: string, over: boolean, released: boolean, override_reason: string | null, override_by: string | null, objections: Array<Objection>, compliance: Array<Problem> };
export type Objection = { id: ObjectionId, number: number, received_on: Day, case: CaseId | null, case_title: string | null, raised_by: RaisedBy, valid: boolean, invalid_because: string, content: string, state: ObjectionState, outcome: string, settled_at: Moment | null, settled_by: string | null };
export type ObjectionDraft = { received_on: Day, case: CaseId | null, raised_by: RaisedBy, in_writing: boolean, sealed: boolean, content: string, objector: Objector };
export type ObjectionId = number;
export type ObjectionState = "received" | "not_accepted" | "upheld" | "dismissed";
export type Objector = { name: string, workplace: string, address: string, telephone: string };
export type OfTitle = { campaign: CampaignId, case: CaseId | null, nominee: NomineeId | null, reason: string, seconded_by: string };
export type Outcome = { categories: Array<CategoryOutcome> };
export type Part = { weight: number, source: Source };
export type PartOutcome = { name: string, weight: number, score: Exact | null };
export type PersonAward = { id: NomineeId, revision: number, number: number, name: string, unit: string, title: string, deeds: string, case: CaseId | null, case_title: string | null, tier: TierId | null, tier_name: string | null, standing: Standing, reason: string, decided_by: string | null, seconded_by: string | null };
export type Points = string;
export type RaisedBy = "unit" | "person";
export type RegisteredObjection = { objection: ObjectionId, problems: Array<Problem> };
export type ResultView = { outcome: Outcome, rules: Judging, version: number | null, hash: string | null, versions: Array<RuleVersion>, digest: string, /** Sheets not entered. */ missing: number, problems: Array<Problem>, decides: boolean };
export type RuleVersion = { version: number, hash: string, reason: string, frozen_at: Moment, frozen_by: string };
export type SavedNominee = { nominee: NomineeId };
export type SeatLine = { stage: string, group: string, juror: JurorId, name: string, unit: string, title: string, categories: Array<CategoryId>, position: number };
export type SeatView = { seats: Array<SeatLine> };
export type SettleTie = { campaign: CampaignId, tier: TierId, category: CategoryId | null, answer: TieAnswer, chosen: Array<CaseId>, reason: string, names: Array<string> };
export type SheetOutcome = { juror: JurorId, name: string, total: Exact, /** Left out by trimming. */ dropped: boolean };
export type SignOff = { supervisor: string, remark: string, signed_at: Moment, digest: string, /** Whether what was signed is still what stands. */ holds: boolean };
export type Source = { "kind": "stage", stage: string } | { "kind": "vote", conversion: Conversion };
export type StageOutcome = { stage: string, name: string, score: Exact | null, evened: Exact | null, evened_rank: number | null, groups: Array<GroupOutcome> };
export type Standing = "given" | "withheld" | "revoked";
export type TieAnswer = "extend" | "reduce" | "revote" | "leaders";
export type TieBreak = { "by": "stage", stage: string } | { "by": "group", stage: string, group: string } | { "by": "votes" } | { "by": "revote" };
export type TieQuestion = { tier: TierId, tier_name: string, category: CategoryId | null, category_name: string, places: number, cases: Array<TiedCase>, answer: TieAnswer | null, reason: string };
export type TieStep = { by: string, value: Exact | null, settled: boolean };
export type TiedCase = { case: CaseId, title: string, score: string };
export type TrimLevel = "total" | "item";
export type WeighedJuror = { juror: JurorId, name: string, stage: string, gains: Array<string>, losses: Array<string> };
export type Weighing = { lines: Array<TierLineGap>, jurors: Array<WeighedJuror> };
export type WhatIf = { rows: Array<WhatIfRow>, problems: Array<Problem> };
export type WhatIfRow = { case: CaseId, title: string, category: CategoryId, now: number | null, then: number | null, score_now: Exact | null, score_then: Exact | null, tier_now: string | null, tier_then: string | null };

/** Every command: what it is asked and what it answers. */
export interface Commands {
  /** 列出全部活动 */
  "campaign.list": { request: Nothing; reply: Array<CampaignCard>; writes: false };
  /** 查看活动设置 */
  "campaign.show": { request: OfCampaign; reply: CampaignView; writes: false };
  /** 查看活动概览 */
  "campaign.overview": { request: OfCampaign; reply: Overview; writes: false };
  /** 列出内置的活动定义 */
  "campaign.templates": { request: Nothing; reply: Array<Template>; writes: false };
  /** 新建活动 */
  "campaign.create": { request: CreateCampaign; reply: NewCampaign; writes: true };
  /** 按内置定义新建活动 */
  "campaign.create_from_template": { request: FromTemplate; reply: NewCampaign; writes: true };
  /** 按定义文件新建活动 */
  "campaign.create_from_file": { request: FromFile; reply: NewCampaign; writes: true };
  /** 建立演示活动 */
  "campaign.create_demonstration": { request: FromTemplate; reply: NewCampaign; writes: true };
  /** 修改活动设置 */
  "campaign.update": { request: UpdateCampaign; reply: Done; writes: true };
  /** 导出活动定义 */
  "campaign.export": { request: OfCampaign; reply: Output; writes: false };
  /** 把活动移入回收站 */
  "campaign.remove": { request: OfCampaign; reply: Done; writes: true };
  /** 列出案例 */
  "case.list": { request: OfCampaign; reply: Array<CaseRow>; writes: false };
  /** 查看案例 */
  "case.show": { request: OfCase; reply: CaseView; writes: false };
  /** 查看案例的修改历史 */
  "case.history": { request: OfCase; reply: Array<HistoryEntry>; writes: false };
  /** 查看历届的同名案例 */
  "case.earlier": { request: OfCase; reply: Array<EarlierCase>; writes: false };
  /** 保存案例 */
  "case.save": { request: SaveCase; reply: SavedCase; writes: true };
  /** 撤销案例的上一次修改 */
  "case.undo": { request: OfCase; reply: Done; writes: true };
  /** 修改案例状态 */
  "case.set_status": { request: SetStatus; reply: Done; writes: true };
  /** 把案例移入回收站 */
  "case.remove": { request: Cases; reply: Done; writes: true };
  /** 查看案例文件 */
  "case.look": { request: LookAtCases; reply: CaseFileLook; writes: false };
  /** 核对案例文件 */
  "case.check": { request: ImportCases; reply: CaseFileCheck; writes: false };
  /** 导入案例 */
  "case.import": { request: ImportCases; reply: ImportedCases; writes: true };
  /** 导出案例 */
  "case.export": { request: OfCampaign; reply: Output; writes: false };
  /** 查看选票文件 */
  "vote.look": { request: LookAtVotes; reply: VoteLook; writes: false };
  /** 把粘贴的文字当作选票文件 */
  "vote.paste": { request: PastedText; reply: Output; writes: false };
  /** 核对选票文件 */
  "vote.check": { request: CheckVotes; reply: VoteCheck; writes: false };
  /** 导入选票 */
  "vote.import": { request: ImportVotes; reply: ImportedVotes; writes: true };
  /** 列出历次导入 */
  "vote.imports": { request: OfCampaign; reply: Array<VoteImportLine>; writes: false };
  /** 撤回一次导入 */
  "vote.withdraw": { request: OfImport; reply: Done; writes: true };
  /** 列出记住的读取方式 */
  "vote.profiles": { request: Nothing; reply: Array<Profile>; writes: false };
  /** 删除记住的读取方式 */
  "vote.forget_profile": { request: OfProfile; reply: Done; writes: true };
  /** 列出选项的判断 */
  "vote.decisions": { request: OfCampaign; reply: Array<KeptDecision>; writes: false };
  /** 删除一条选项的判断 */
  "vote.forget_decision": { request: ForgetDecision; reply: Done; writes: true };
  /** 查看投票结果 */
  "vote.result": { request: OfRound; reply: VoteResult; writes: false };
  /** 计票 */
  "vote.tally": { request: OfRound; reply: Tally; writes: false };
  /** 预览规则改动对结果的影响 */
  "vote.preview_rules": { request: PreviewRules; reply: RuleChanges; writes: false };
  /** 导出投票结果 */
  "vote.export": { request: ExportVotes; reply: Output; writes: false };
  /** 生成公报文字 */
  "vote.text": { request: OfRound; reply: BulletinText; writes: false };
  /** 与已公布的票数比较 */
  "vote.compare": { request: OfRound; reply: Comparison; writes: false };
  /** 读取粘贴的公布文字 */
  "vote.read_published": { request: ReadPublished; reply: PublishedText; writes: false };
  /** 登记已公布的票数 */
  "vote.set_published": { request: SetPublished; reply: Done; writes: true };
  /** 审查选票 */
  "vote.audit": { request: OfRound; reply: VoteAudit; writes: false };
  /** 决定不计入可疑选票 */
  "vote.exclude": { request: ExcludeBallots; reply: Done; writes: true };
  /** 撤销不计入的决定 */
  "vote.lift_exclusion": { request: LiftExclusion; reply: Done; writes: true };
  /** 查看保存的投票人信息 */
  "vote.voters": { request: OfCampaign; reply: VoterData; writes: false };
  /** 清除投票人信息 */
  "vote.purge": { request: PurgeVoters; reply: Done; writes: true };
  /** 取出原始选票文件 */
  "vote.raw": { request: OfImport; reply: Output; writes: false };
  /** 生成演练选票 */
  "vote.rehearse": { request: RehearseBallots; reply: Output; writes: false };
  /** 查看奖项 */
  "award.board": { request: OfCampaign; reply: AwardBoard; writes: false };
  /** 按名次和名额拟定奖项 */
  "award.propose": { request: OfCampaign; reply: AwardBoard; writes: true };
  /** 调整奖项 */
  "award.move": { request: MoveAward; reply: AwardBoard; writes: true };
  /** 确认奖项 */
  "award.confirm": { request: ConfirmAwards; reply: AwardBoard; writes: true };
  /** 重新评议奖项 */
  "award.reopen": { request: ReopenAwards; reply: AwardBoard; writes: true };
  /** 暂不授予奖项 */
  "award.withhold": { request: OfTitle; reply: AwardBoard; writes: true };
  /** 撤销奖项 */
  "award.revoke": { request: OfTitle; reply: AwardBoard; writes: true };
  /** 处理名额线上的并列 */
  "award.settle_tie": { request: SettleTie; reply: AwardBoard; writes: true };
  /** 监督员签核 */
  "award.sign_off": { request: { campaign: CampaignId, supervisor: string, remark: string, digest: string }; reply: AwardBoard; writes: true };
  /** 撤回签核 */
  "award.withdraw_sign_off": { request: { campaign: CampaignId, reason: string }; reply: AwardBoard; writes: true };
  /** 列出创新人物 */
  "person.list": { request: OfCampaign; reply: Array<PersonAward>; writes: false };
  /** 保存创新人物 */
  "person.save": { request: { campaign: CampaignId, nominee: NomineeId | null, revision: number | null, draft: NomineeDraft }; reply: SavedNominee; writes: true };
  /** 移除创新人物 */
  "person.remove": { request: { nominees: Array<NomineeId> }; reply: Done; writes: true };
  /** 评定创新人物的奖项 */
  "person.award": { request: AwardPerson; reply: AwardBoard; writes: true };
  /** 查看公示 */
  "notice.show": { request: OfCampaign; reply: NoticeView; writes: false };
  /** 设定公示 */
  "notice.set": { request: { campaign: CampaignId, starts_on: Day, working_days: number, contact: string }; reply: Done; writes: true };
  /** 公示期满前放行 */
  "notice.override": { request: { campaign: CampaignId, reason: string }; reply: Done; writes: true };
  /** 列出一年的节假日与调休 */
  "calendar.list": { request: { year: number }; reply: Array<CalendarDay>; writes: false };
  /** 修改节假日与调休 */
  "calendar.set": { request: { day: Day, kind: DayKind | null, name: string }; reply: Done; writes: true };
  /** 登记异议 */
  "objection.register": { request: { campaign: CampaignId, draft: ObjectionDraft }; reply: RegisteredObjection; writes: true };
  /** 处理异议 */
  "objection.settle": { request: { campaign: CampaignId, objection: ObjectionId, state: ObjectionState, outcome: string }; reply: Done; writes: true };
  /** 查看异议人 */
  "objection.objector": { request: { objection: ObjectionId }; reply: Objector; writes: false };
  /** 列出评委席位 */
  "seat.list": { request: OfCampaign; reply: SeatView; writes: false };
  /** 查看评审结果 */
  "result.show": { request: OfCampaign; reply: ResultView; writes: false };
  /** 推演规则 */
  "result.what_if": { request: { campaign: CampaignId, rules: Judging }; reply: WhatIf; writes: false };
  /** 并列各种票数折算 */
  "result.conversions": { request: OfCampaign; reply: Array<ConversionTable>; writes: false };
  /** 查看名额线上的差距 */
  "result.weight": { request: OfCampaign; reply: Weighing; writes: false };
  /** 导出评审结果 */
  "result.export": { request: OfCampaign; reply: Output; writes: false };
  /** 导出存证包 */
  "evidence.export": { request: OfCampaign; reply: Output; writes: false };
  /** 核验存证包 */
  "evidence.verify": { request: { file: FileId }; reply: EvidenceReport; writes: false };
  /** 查看典礼议程 */
  "ceremony.show": { request: OfCampaign; reply: Programme; writes: false };
  /** 按奖项拟定议程 */
  "ceremony.draft": { request: OfCampaign; reply: Programme; writes: false };
  /** 保存典礼议程 */
  "ceremony.save": { request: SaveProgramme; reply: Done; writes: true };
  /** 列出可打印的文件 */
  "print.documents": { request: OfCampaign; reply: Array<DocumentCard>; writes: false };
  /** 预览一页 */
  "print.preview": { request: PreviewPage; reply: PageImage; writes: false };
  /** 生成 PDF */
  "print.pdf": { request: PrintDocument; reply: Output; writes: false };
  /** 查看评审规则 */
  "judging.show": { request: OfCampaign; reply: JudgingView; writes: false };
  /** 冻结评审规则 */
  "judging.freeze": { request: { campaign: CampaignId, reason: string }; reply: Done; writes: true };
  /** 结束评审阶段的录分 */
  "judging.close": { request: { campaign: CampaignId, stage: string }; reply: Done; writes: true };
  /** 重新开放评审阶段的录分 */
  "judging.reopen": { request: { campaign: CampaignId, stage: string, reason: string }; reply: Done; writes: true };
  /** 查看评委库 */
  "juror.list": { request: Nothing; reply: Array<Juror>; writes: false };
  /** 保存评委 */
  "juror.save": { request: { juror: number | null, revision: number | null, draft: JurorDraft }; reply: { juror: number }; writes: true };
  /** 移除评委 */
  "juror.remove": { request: { jurors: Array<number> }; reply: Done; writes: true };
  /** 导入评委 */
  "juror.import": { request: { file: FileId }; reply: { rows: number, added: number, updated: number, problems: Array<Problem> }; writes: true };
  /** 查看席位 */
  "seat.list": { request: OfCampaign; reply: SeatView; writes: false };
  /** 安排席位 */
  "seat.set": { request: { campaign: CampaignId, stage: string, seats: Array<{ juror: number, group: string, categories: Array<CategoryId> }> }; reply: Done; writes: true };
  /** 随机抽取评委 */
  "seat.draw": { request: { campaign: CampaignId, stage: string, group: string, count: number, seed: string, pool: Array<number>, categories: Array<CategoryId> }; reply: { drawn: Array<number> }; writes: true };
  /** 查看回避 */
  "recusal.list": { request: OfCampaign; reply: RecusalView; writes: false };
  /** 登记回避 */
  "recusal.declare": { request: { campaign: CampaignId, stage: string | null, juror: number, case: CaseId, reason: string }; reply: Done; writes: true };
  /** 决定回避 */
  "recusal.settle": { request: { campaign: CampaignId, juror: number, case: CaseId, confirm: boolean, reason: string }; reply: Done; writes: true };
  /** 查看评分表 */
  "score.grid": { request: { campaign: CampaignId, stage: string, category: CategoryId }; reply: ScoreGrid; writes: false };
  /** 录入评分 */
  "score.enter": { request: { campaign: CampaignId, stage: string, cells: Array<CellEntry>, why: string }; reply: EnteredScores; writes: true };
  /** 查看一张评分表的经过 */
  "score.history": { request: { campaign: CampaignId, stage: string, juror: number, case: CaseId }; reply: Array<ScoreChange>; writes: false };
  /** 查看录分进度 */
  "score.status": { request: OfCampaign; reply: StatusBoard; writes: false };
  /** 生成空白评分表 */
  "score.template": { request: { campaign: CampaignId, stage: string, juror: number | null }; reply: Output; writes: false };
  /** 核对评分文件 */
  "score.check_file": { request: { campaign: CampaignId, stage: string, file: FileId }; reply: ScoreFileCheck; writes: false };
  /** 导入评分文件 */
  "score.import": { request: { campaign: CampaignId, stage: string, file: FileId, digest: string | null }; reply: { rows: number, entered: number, problems: Array<Problem> }; writes: true };
  /** 第二人复核录入 */
  "score.second": { request: { campaign: CampaignId, stage: string, cells: Array<{ juror: number, case: CaseId, item: string, value: string }> }; reply: { agrees: number, differs: number }; writes: true };
  /** 第二人确认或退回评分表 */
  "score.verdict": { request: { campaign: CampaignId, stage: string, juror: number, case: CaseId | null, confirm: boolean }; reply: Done; writes: true };
  /** 查看两次录入的差异 */
  "score.differences": { request: { campaign: CampaignId, stage: string }; reply: Array<Difference>; writes: false };
  /** 查看案例库状态 */
  "library.status": { request: Nothing; reply: LibraryStatus; writes: false };
  /** 登记操作人 */
  "library.set_operator": { request: SetOperator; reply: Done; writes: true };
  /** 查看操作日志 */
  "library.history": { request: ListHistory; reply: Array<HistoryEntry>; writes: false };
  /** 查看回收站 */
  "library.trash": { request: Nothing; reply: Array<Trashed>; writes: false };
  /** 从回收站恢复 */
  "library.restore_trashed": { request: OfTrash; reply: Done; writes: true };
  /** 检查案例库 */
  "library.check": { request: Nothing; reply: LibraryCheck; writes: false };
  /** 备份案例库 */
  "library.backup": { request: Nothing; reply: Output; writes: true };
  /** 从备份恢复案例库 */
  "library.restore": { request: RestoreLibrary; reply: Done; writes: true };
}
