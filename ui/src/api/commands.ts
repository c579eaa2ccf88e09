// Made from the registry of commands by `cargo test --test types`. Not to be edited.

import type { AwardBoard, AwardPerson, BulletinText, CalendarDay, CampaignCard, CampaignView, CaseFileCheck, CaseFileLook, CaseRow, CaseView, Cases, CheckScoreFile, CheckVotes, CloseStage, Comparison, ConfirmAwards, ConversionTable, CreateCampaign, DeclareRecusal, Difference, DocumentCard, Done, DrawSeats, DrawnSeats, EarlierCase, EnterScores, EnteredScores, EvidencePack, EvidenceReport, EvidenceView, ExcludeBallots, ExportVotes, ForgetDecision, FreezeRules, FromFile, FromTemplate, GiveVerdict, GivenFacts, HistoryEntry, ImportCases, ImportJurors, ImportScores, ImportVotes, ImportedCases, ImportedJurors, ImportedScores, ImportedVotes, JudgingView, Juror, Jurors, KeptDecision, KeyAgain, KeyedAgain, LibraryCheck, LibraryStatus, LiftExclusion, ListHistory, LookAtCases, LookAtVotes, MoveAward, NewCampaign, Nothing, NoticeView, Objector, OfCampaign, OfCase, OfGrid, OfImport, OfObjection, OfProfile, OfResultSheet, OfRound, OfSheet, OfStage, OfTrash, OfYear, Outcome, Output, Overview, PageImage, PastedText, PersonAward, Persons, PreviewPage, PreviewRules, PrintDocument, Profile, Programme, PublishedText, PurgeVoters, ReadPublished, RecusalView, RegisterObjection, RegisteredObjection, RehearseBallots, ReleaseCertificates, RemovedCases, ReopenAwards, ReopenStage, RestoreLibrary, ResultSheet, ResultView, RuleChanges, SaveCase, SaveJuror, SavePerson, SaveProgramme, SavedCase, SavedJuror, SavedPerson, ScoreChange, ScoreFileCheck, ScoreGrid, ScoreTemplate, SeatView, SetDay, SetNotice, SetOperator, SetPublished, SetSeats, SetStatus, SettleObjection, SettleRecusal, SettleTie, SignAwards, StatusBoard, TakeBackAward, Tally, Template, Trashed, TryRules, UpdateCampaign, VerifyEvidence, VoteAudit, VoteCheck, VoteImportLine, VoteLook, VoteResult, VoterData, Weighing, WhatIf, WithdrawSignOff } from './types';

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
  "case.remove": { request: Cases; reply: RemovedCases; writes: true };
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
  /** 查看评审结果 */
  "result.show": { request: OfCampaign; reply: ResultView; writes: false };
  /** 查看一个案例的计算单 */
  "result.sheet": { request: OfResultSheet; reply: ResultSheet; writes: false };
  /** 按另一套规则试算 */
  "result.what_if": { request: TryRules; reply: WhatIf; writes: false };
  /** 并列各种票数折算 */
  "result.conversions": { request: OfCampaign; reply: Array<ConversionTable>; writes: false };
  /** 查看名额线的差距和评委的影响 */
  "result.weight": { request: OfCampaign; reply: Weighing; writes: false };
  /** 导出评审结果 */
  "result.export": { request: OfCampaign; reply: Output; writes: false };
  /** 按给定的事实重新计算 */
  "result.recount": { request: GivenFacts; reply: Outcome; writes: false };
  /** 查看评审规则 */
  "judging.show": { request: OfCampaign; reply: JudgingView; writes: false };
  /** 冻结评审规则 */
  "judging.freeze": { request: FreezeRules; reply: Done; writes: true };
  /** 结束一个评审阶段的录入 */
  "judging.close": { request: CloseStage; reply: Done; writes: true };
  /** 重新开放一个评审阶段的录入 */
  "judging.reopen": { request: ReopenStage; reply: Done; writes: true };
  /** 列出评委 */
  "juror.list": { request: Nothing; reply: Array<Juror>; writes: false };
  /** 保存评委 */
  "juror.save": { request: SaveJuror; reply: SavedJuror; writes: true };
  /** 把评委移入回收站 */
  "juror.remove": { request: Jurors; reply: Done; writes: true };
  /** 导入评委 */
  "juror.import": { request: ImportJurors; reply: ImportedJurors; writes: true };
  /** 列出评委席位 */
  "seat.list": { request: OfCampaign; reply: SeatView; writes: false };
  /** 安排评委席位 */
  "seat.set": { request: SetSeats; reply: Done; writes: true };
  /** 随机抽取评委 */
  "seat.draw": { request: DrawSeats; reply: DrawnSeats; writes: true };
  /** 列出回避 */
  "recusal.list": { request: OfCampaign; reply: RecusalView; writes: false };
  /** 登记回避 */
  "recusal.declare": { request: DeclareRecusal; reply: Done; writes: true };
  /** 确认或解除回避 */
  "recusal.settle": { request: SettleRecusal; reply: Done; writes: true };
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
  /** 暂缓授奖 */
  "award.withhold": { request: TakeBackAward; reply: AwardBoard; writes: true };
  /** 撤销已确认的奖项 */
  "award.revoke": { request: TakeBackAward; reply: AwardBoard; writes: true };
  /** 决定名额线上的并列 */
  "award.settle_tie": { request: SettleTie; reply: AwardBoard; writes: true };
  /** 监督员签核 */
  "award.sign_off": { request: SignAwards; reply: AwardBoard; writes: true };
  /** 撤回监督员签核 */
  "award.withdraw_sign_off": { request: WithdrawSignOff; reply: AwardBoard; writes: true };
  /** 列出人物人选 */
  "person.list": { request: OfCampaign; reply: Array<PersonAward>; writes: false };
  /** 保存人物人选 */
  "person.save": { request: SavePerson; reply: SavedPerson; writes: true };
  /** 删除人物人选 */
  "person.remove": { request: Persons; reply: Done; writes: true };
  /** 评定人物奖项 */
  "person.award": { request: AwardPerson; reply: AwardBoard; writes: true };
  /** 查看公示 */
  "notice.show": { request: OfCampaign; reply: NoticeView; writes: false };
  /** 设置公示 */
  "notice.set": { request: SetNotice; reply: Done; writes: true };
  /** 提前放行证书 */
  "notice.override": { request: ReleaseCertificates; reply: Done; writes: true };
  /** 列出节假日和调休 */
  "calendar.list": { request: OfYear; reply: Array<CalendarDay>; writes: false };
  /** 修改节假日和调休 */
  "calendar.set": { request: SetDay; reply: Done; writes: true };
  /** 登记异议 */
  "objection.register": { request: RegisterObjection; reply: RegisteredObjection; writes: true };
  /** 处理异议 */
  "objection.settle": { request: SettleObjection; reply: Done; writes: true };
  /** 查看异议人 */
  "objection.objector": { request: OfObjection; reply: Objector; writes: false };
  /** 查看评分表格 */
  "score.grid": { request: OfGrid; reply: ScoreGrid; writes: false };
  /** 录入评分 */
  "score.enter": { request: EnterScores; reply: EnteredScores; writes: true };
  /** 查看评分的修改历史 */
  "score.history": { request: OfSheet; reply: Array<ScoreChange>; writes: false };
  /** 查看录入进度 */
  "score.status": { request: OfCampaign; reply: StatusBoard; writes: false };
  /** 导出评分表 */
  "score.template": { request: ScoreTemplate; reply: Output; writes: false };
  /** 核对评分文件 */
  "score.check_file": { request: CheckScoreFile; reply: ScoreFileCheck; writes: false };
  /** 导入评分 */
  "score.import": { request: ImportScores; reply: ImportedScores; writes: true };
  /** 复核录入 */
  "score.second": { request: KeyAgain; reply: KeyedAgain; writes: true };
  /** 复核评分表 */
  "score.verdict": { request: GiveVerdict; reply: Done; writes: true };
  /** 列出复核的差异 */
  "score.differences": { request: OfStage; reply: Array<Difference>; writes: false };
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
  /** 查看存证号 */
  "evidence.show": { request: OfCampaign; reply: EvidenceView; writes: false };
  /** 导出存证包 */
  "evidence.export": { request: OfCampaign; reply: EvidencePack; writes: true };
  /** 核对存证包 */
  "evidence.verify": { request: VerifyEvidence; reply: EvidenceReport; writes: false };
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
