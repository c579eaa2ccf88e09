//! The one door: every command once — name, request, reply, the topics a write changes.
//!
//! The window, the local host and the command line call [`run`]; the TypeScript client is made from the same
//! table (see `tests/types.rs`). No rules here.

use serde::Serialize;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};
use ts_rs::TS;

use crate::desk::{Call, Desk};
use crate::error::{Error, Result, of_text};
use crate::jobs::{
    audit_votes, compare_votes, compute_result, decide_awards, demonstrate, export_result, export_votes, import_cases,
    import_votes, intake_cases, keep_library, look_at_votes, oversee, plan_ceremony, preview_rules, print,
    protect_voters, rehearse, remember_votes, set_up_campaign, vote_result,
};
use crate::jobs::{freeze_rules, keep_jurors, recuse, seat_jurors};

/// What a door says in words or figures: the state of a case, an exact score, the reason why a row does not count.
pub use crate::model::case::CaseStatus;
pub use crate::model::exact::Exact;
pub use crate::model::vote::Reason;

/// What a write makes stale; the window reloads by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    Campaigns,
    Cases,
    Votes,
    Awards,
    Ceremony,
    Jury,
    Scores,
    Persons,
    Notice,
    Library,
}

impl Topic {
    pub const ALL: [Topic; 10] = [
        Topic::Campaigns,
        Topic::Cases,
        Topic::Votes,
        Topic::Awards,
        Topic::Ceremony,
        Topic::Jury,
        Topic::Scores,
        Topic::Persons,
        Topic::Notice,
        Topic::Library,
    ];
}

/// A command of the registry.
pub struct Command {
    pub name: &'static str,
    /// One Chinese sentence.
    pub about: &'static str,
    /// Empty for a command that only reads.
    pub changes: &'static [Topic],
    pub request: fn(&ts_rs::Config) -> String,
    pub reply: fn(&ts_rs::Config) -> String,
    /// Hands the types of request and reply, and all they are made of, to the visitor.
    pub visit: fn(&mut dyn TypeSink),
    run: fn(&Desk, &Call<'_>, Value) -> Result<Box<RawValue>>,
}

/// Receives every named type of the registry once or more.
pub trait TypeSink {
    fn take(&mut self, name: String, declaration: String);
}

/// What a command gives back through every door.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Reply {
    /// As it is sent: there may be twenty thousand cells, and nobody on the way looks into them.
    #[ts(type = "unknown")]
    pub value: Box<RawValue>,
    pub changed: Vec<Topic>,
}

impl Reply {
    /// For those who look into it.
    pub fn value(&self) -> Result<Value> {
        serde_json::from_str(self.value.get()).map_err(malformed)
    }
}

macro_rules! commands {
    ($($name:literal $about:literal $job:ident :: $verb:ident ($Request:ty) -> $Reply:ty $([$($topic:ident)+])?;)*) => {
        /// The registry, in the order of the work.
        pub static COMMANDS: &[Command] = &[$(Command {
            name: $name,
            about: $about,
            changes: &[$($(Topic::$topic),+)?],
            request: <$Request as TS>::name,
            reply: <$Reply as TS>::name,
            visit: |sink| { types::visit::<$Request>(sink); types::visit::<$Reply>(sink); },
            run: |desk, call, request| {
                let request: $Request = serde_json::from_value(request).map_err(malformed)?;
                let reply: $Reply = $job::$verb(desk, call, request)?;
                to_raw_value(&reply).map_err(malformed)
            },
        }),*];
    };
}

use crate::jobs::{check_scores, enter_scores, import_scores};
use crate::jobs::{keep_nominees, publish_notice, settle_ties, sign_off, take_objections};

use crate::jobs::keep_evidence;
use import_votes as votes;
use intake_cases as cases;
use set_up_campaign as campaigns;

commands! {
    "campaign.list" "列出全部活动" campaigns::list(crate::jobs::Nothing) -> Vec<campaigns::CampaignCard>;
    "campaign.show" "查看活动设置" campaigns::show(crate::jobs::OfCampaign) -> campaigns::CampaignView;
    "campaign.overview" "查看活动概览" oversee::overview(crate::jobs::OfCampaign) -> oversee::Overview;
    "campaign.templates" "列出内置的活动定义" campaigns::templates(crate::jobs::Nothing) -> Vec<campaigns::Template>;
    "campaign.create" "新建活动" campaigns::create(campaigns::CreateCampaign) -> campaigns::NewCampaign [Campaigns Library];
    "campaign.create_from_template" "按内置定义新建活动" campaigns::create_from_template(campaigns::FromTemplate) -> campaigns::NewCampaign [Campaigns Library];
    "campaign.create_from_file" "按定义文件新建活动" campaigns::create_from_file(campaigns::FromFile) -> campaigns::NewCampaign [Campaigns Library];
    "campaign.create_demonstration" "建立演示活动" demonstrate::create_demonstration(campaigns::FromTemplate) -> campaigns::NewCampaign [Campaigns Cases Votes Library];
    "campaign.update" "修改活动设置" campaigns::update(campaigns::UpdateCampaign) -> crate::jobs::Done [Campaigns Cases Votes Awards Library];
    "campaign.export" "导出活动定义" campaigns::export(crate::jobs::OfCampaign) -> crate::desk::Output;
    "campaign.remove" "把活动移入回收站" campaigns::remove(crate::jobs::OfCampaign) -> crate::jobs::Done [Campaigns Library];

    "case.list" "列出案例" cases::list(crate::jobs::OfCampaign) -> Vec<crate::model::case::CaseRow>;
    "case.show" "查看案例" cases::show(cases::OfCase) -> crate::model::case::CaseView;
    "case.history" "查看案例的修改历史" cases::history(cases::OfCase) -> Vec<crate::model::history::HistoryEntry>;
    "case.earlier" "查看历届的同名案例" cases::earlier(cases::OfCase) -> Vec<crate::model::case::EarlierCase>;
    "case.save" "保存案例" cases::save(cases::SaveCase) -> cases::SavedCase [Cases Library];
    "case.undo" "撤销案例的上一次修改" cases::undo(cases::OfCase) -> crate::jobs::Done [Cases Library];
    "case.set_status" "修改案例状态" cases::set_status(cases::SetStatus) -> crate::jobs::Done [Cases Library];
    "case.remove" "把案例移入回收站" cases::remove(cases::Cases) -> cases::RemovedCases [Cases Library];
    "case.look" "查看案例文件" import_cases::look(import_cases::LookAtCases) -> import_cases::CaseFileLook;
    "case.check" "核对案例文件" import_cases::check(import_cases::ImportCases) -> import_cases::CaseFileCheck;
    "case.import" "导入案例" import_cases::import(import_cases::ImportCases) -> import_cases::ImportedCases [Cases Library];
    "case.export" "导出案例" import_cases::export(crate::jobs::OfCampaign) -> crate::desk::Output;

    "vote.look" "查看选票文件" look_at_votes::look(look_at_votes::LookAtVotes) -> look_at_votes::VoteLook;
    "vote.paste" "把粘贴的文字当作选票文件" look_at_votes::paste(look_at_votes::PastedText) -> crate::desk::Output;
    "vote.check" "核对选票文件" votes::check(votes::CheckVotes) -> votes::VoteCheck;
    "vote.import" "导入选票" votes::import(votes::ImportVotes) -> votes::ImportedVotes [Votes Awards Library];
    "vote.imports" "列出历次导入" vote_result::imports(crate::jobs::OfCampaign) -> Vec<vote_result::VoteImportLine>;
    "vote.withdraw" "撤回一次导入" vote_result::withdraw(vote_result::OfImport) -> crate::jobs::Done [Votes Awards Library];
    "vote.profiles" "列出记住的读取方式" remember_votes::profiles(crate::jobs::Nothing) -> Vec<remember_votes::Profile>;
    "vote.forget_profile" "删除记住的读取方式" remember_votes::forget_profile(remember_votes::OfProfile) -> crate::jobs::Done [Votes Library];
    "vote.decisions" "列出选项的判断" remember_votes::decisions(crate::jobs::OfCampaign) -> Vec<remember_votes::KeptDecision>;
    "vote.forget_decision" "删除一条选项的判断" remember_votes::forget_decision(remember_votes::ForgetDecision) -> crate::jobs::Done [Votes Library];
    "vote.result" "查看投票结果" vote_result::result(crate::jobs::OfRound) -> vote_result::VoteResult;
    "vote.tally" "计票" vote_result::tally(crate::jobs::OfRound) -> crate::model::tally::Tally;
    "vote.preview_rules" "预览规则改动对结果的影响" preview_rules::preview(preview_rules::PreviewRules) -> preview_rules::RuleChanges;
    "vote.export" "导出投票结果" export_votes::export(export_votes::ExportVotes) -> crate::desk::Output;
    "vote.text" "生成公报文字" export_votes::text(crate::jobs::OfRound) -> export_votes::BulletinText;
    "vote.compare" "与已公布的票数比较" compare_votes::compare(crate::jobs::OfRound) -> compare_votes::Comparison;
    "vote.read_published" "读取粘贴的公布文字" compare_votes::read(compare_votes::ReadPublished) -> compare_votes::PublishedText;
    "vote.set_published" "登记已公布的票数" compare_votes::set(compare_votes::SetPublished) -> crate::jobs::Done [Votes Library];
    "vote.audit" "审查选票" audit_votes::audit(crate::jobs::OfRound) -> audit_votes::VoteAudit;
    "vote.exclude" "决定不计入可疑选票" audit_votes::exclude(audit_votes::ExcludeBallots) -> crate::jobs::Done [Votes Awards Library];
    "vote.lift_exclusion" "撤销不计入的决定" audit_votes::lift(audit_votes::LiftExclusion) -> crate::jobs::Done [Votes Awards Library];
    "vote.voters" "查看保存的投票人信息" protect_voters::show(crate::jobs::OfCampaign) -> protect_voters::VoterData;
    "vote.purge" "清除投票人信息" protect_voters::purge(protect_voters::PurgeVoters) -> crate::jobs::Done [Votes Library];
    "vote.raw" "取出原始选票文件" protect_voters::raw(vote_result::OfImport) -> crate::desk::Output;
    "vote.rehearse" "生成演练选票" rehearse::ballots(rehearse::RehearseBallots) -> crate::desk::Output;

    "result.show" "查看评审结果" compute_result::show(crate::jobs::OfCampaign) -> compute_result::ResultView;
    "result.sheet" "查看一个案例的计算单" compute_result::sheet(compute_result::OfResultSheet) -> compute_result::ResultSheet;
    "result.what_if" "按另一套规则试算" compute_result::what_if(compute_result::TryRules) -> compute_result::WhatIf;
    "result.conversions" "并列各种票数折算" compute_result::conversions(crate::jobs::OfCampaign) -> Vec<compute_result::ConversionTable>;
    "result.weight" "查看名额线的差距和评委的影响" compute_result::weigh(crate::jobs::OfCampaign) -> compute_result::Weighing;
    "result.export" "导出评审结果" export_result::export(crate::jobs::OfCampaign) -> crate::desk::Output;
    "result.recount" "按给定的事实重新计算" compute_result::recount(compute_result::GivenFacts) -> crate::model::outcome::Outcome;
    "judging.show" "查看评审规则" freeze_rules::show(crate::jobs::OfCampaign) -> freeze_rules::JudgingView;
    "judging.freeze" "冻结评审规则" freeze_rules::freeze(freeze_rules::FreezeRules) -> crate::jobs::Done [Campaigns Awards Scores Library];
    "judging.close" "结束一个评审阶段的录入" freeze_rules::close(freeze_rules::CloseStage) -> crate::jobs::Done [Scores Library];
    "judging.reopen" "重新开放一个评审阶段的录入" freeze_rules::reopen(freeze_rules::ReopenStage) -> crate::jobs::Done [Scores Library];

    "juror.list" "列出评委" keep_jurors::list(crate::jobs::Nothing) -> Vec<crate::model::juror::Juror>;
    "juror.save" "保存评委" keep_jurors::save(keep_jurors::SaveJuror) -> keep_jurors::SavedJuror [Jury Library];
    "juror.remove" "把评委移入回收站" keep_jurors::remove(keep_jurors::Jurors) -> crate::jobs::Done [Jury Library];
    "juror.import" "导入评委" keep_jurors::import(keep_jurors::ImportJurors) -> keep_jurors::ImportedJurors [Jury Library];
    "seat.list" "列出评委席位" seat_jurors::list(crate::jobs::OfCampaign) -> seat_jurors::SeatView;
    "seat.set" "安排评委席位" seat_jurors::set(seat_jurors::SetSeats) -> crate::jobs::Done [Jury Scores Library];
    "seat.draw" "随机抽取评委" seat_jurors::draw(seat_jurors::DrawSeats) -> seat_jurors::DrawnSeats [Jury Scores Library];
    "recusal.list" "列出回避" recuse::list(crate::jobs::OfCampaign) -> recuse::RecusalView;
    "recusal.declare" "登记回避" recuse::declare(recuse::DeclareRecusal) -> crate::jobs::Done [Jury Scores Library];
    "recusal.settle" "确认或解除回避" recuse::settle(recuse::SettleRecusal) -> crate::jobs::Done [Jury Scores Library];

    "award.board" "查看奖项" decide_awards::board(crate::jobs::OfCampaign) -> crate::model::award::AwardBoard;
    "award.propose" "按名次和名额拟定奖项" decide_awards::propose(crate::jobs::OfCampaign) -> crate::model::award::AwardBoard [Awards Cases Library];
    "award.move" "调整奖项" decide_awards::move_award(decide_awards::MoveAward) -> crate::model::award::AwardBoard [Awards Cases Library];
    "award.confirm" "确认奖项" decide_awards::confirm(decide_awards::ConfirmAwards) -> crate::model::award::AwardBoard [Awards Cases Scores Library];
    "award.reopen" "重新评议奖项" decide_awards::reopen(decide_awards::ReopenAwards) -> crate::model::award::AwardBoard [Awards Cases Library];

    "award.withhold" "暂缓授奖" decide_awards::withhold(decide_awards::TakeBackAward) -> crate::model::award::AwardBoard [Awards Persons Library];
    "award.revoke" "撤销已确认的奖项" decide_awards::revoke(decide_awards::TakeBackAward) -> crate::model::award::AwardBoard [Awards Cases Persons Library];
    "award.settle_tie" "决定名额线上的并列" settle_ties::settle(settle_ties::SettleTie) -> crate::model::award::AwardBoard [Awards Scores Library];
    "award.sign_off" "监督员签核" sign_off::sign(sign_off::SignAwards) -> crate::model::award::AwardBoard [Awards Library];
    "award.withdraw_sign_off" "撤回监督员签核" sign_off::withdraw(sign_off::WithdrawSignOff) -> crate::model::award::AwardBoard [Awards Library];

    "person.list" "列出人物人选" keep_nominees::list(crate::jobs::OfCampaign) -> Vec<crate::model::award::PersonAward>;
    "person.save" "保存人物人选" keep_nominees::save(keep_nominees::SavePerson) -> keep_nominees::SavedPerson [Persons Awards Library];
    "person.remove" "删除人物人选" keep_nominees::remove(keep_nominees::Persons) -> crate::jobs::Done [Persons Awards Library];
    "person.award" "评定人物奖项" keep_nominees::award(keep_nominees::AwardPerson) -> crate::model::award::AwardBoard [Persons Awards Library];

    "notice.show" "查看公示" publish_notice::show(crate::jobs::OfCampaign) -> publish_notice::NoticeView;
    "notice.set" "设置公示" publish_notice::set(publish_notice::SetNotice) -> crate::jobs::Done [Notice Library];
    "notice.override" "提前放行证书" publish_notice::release(publish_notice::ReleaseCertificates) -> crate::jobs::Done [Notice Library];
    "calendar.list" "列出节假日和调休" publish_notice::calendar(publish_notice::OfYear) -> Vec<crate::model::calendar::CalendarDay>;
    "calendar.set" "修改节假日和调休" publish_notice::set_day(publish_notice::SetDay) -> crate::jobs::Done [Notice Library];
    "objection.register" "登记异议" take_objections::register(take_objections::RegisterObjection) -> take_objections::RegisteredObjection [Notice Library];
    "objection.settle" "处理异议" take_objections::settle(take_objections::SettleObjection) -> crate::jobs::Done [Notice Library];
    "objection.objector" "查看异议人" take_objections::objector(take_objections::OfObjection) -> crate::model::notice::Objector;
    "score.grid" "查看评分表格" enter_scores::grid(enter_scores::OfGrid) -> enter_scores::ScoreGrid;
    "score.enter" "录入评分" enter_scores::enter(enter_scores::EnterScores) -> enter_scores::EnteredScores [Scores Jury Library];
    "score.history" "查看评分的修改历史" enter_scores::history(enter_scores::OfSheet) -> Vec<crate::model::score::ScoreChange>;
    "score.status" "查看录入进度" enter_scores::status(crate::jobs::OfCampaign) -> crate::model::score_status::StatusBoard;
    "score.template" "导出评分表" import_scores::template(import_scores::ScoreTemplate) -> crate::desk::Output;
    "score.check_file" "核对评分文件" import_scores::check_file(import_scores::CheckScoreFile) -> import_scores::ScoreFileCheck;
    "score.import" "导入评分" import_scores::import(import_scores::ImportScores) -> import_scores::ImportedScores [Scores Jury Library];
    "score.second" "复核录入" check_scores::second(check_scores::KeyAgain) -> check_scores::KeyedAgain [Scores Library];
    "score.verdict" "复核评分表" check_scores::verdict(check_scores::GiveVerdict) -> crate::jobs::Done [Scores Library];
    "score.differences" "列出复核的差异" check_scores::differences(check_scores::OfStage) -> Vec<check_scores::Difference>;

    "ceremony.show" "查看典礼议程" plan_ceremony::show(crate::jobs::OfCampaign) -> crate::model::ceremony::Programme;
    "ceremony.draft" "按奖项拟定议程" plan_ceremony::draft(crate::jobs::OfCampaign) -> crate::model::ceremony::Programme;
    "ceremony.save" "保存典礼议程" plan_ceremony::save(plan_ceremony::SaveProgramme) -> crate::jobs::Done [Ceremony Library];

    "print.documents" "列出可打印的文件" print::documents(crate::jobs::OfCampaign) -> Vec<print::DocumentCard>;
    "print.preview" "预览一页" print::preview(print::PreviewPage) -> print::PageImage;
    "print.pdf" "生成 PDF" print::pdf(print::PrintDocument) -> crate::desk::Output;

    "evidence.show" "查看存证号" keep_evidence::show(crate::jobs::OfCampaign) -> keep_evidence::EvidenceView;
    "evidence.export" "导出存证包" keep_evidence::export(crate::jobs::OfCampaign) -> keep_evidence::EvidencePack [Awards Library];
    "evidence.verify" "核对存证包" keep_evidence::verify(keep_evidence::VerifyEvidence) -> keep_evidence::EvidenceReport;

    "library.status" "查看案例库状态" keep_library::status(crate::jobs::Nothing) -> keep_library::LibraryStatus;
    "library.set_operator" "登记操作人" keep_library::set_operator(keep_library::SetOperator) -> crate::jobs::Done [Library];
    "library.history" "查看操作日志" keep_library::history(keep_library::ListHistory) -> Vec<crate::model::history::HistoryEntry>;
    "library.trash" "查看回收站" keep_library::trash(crate::jobs::Nothing) -> Vec<crate::model::trash::Trashed>;
    "library.restore_trashed" "从回收站恢复" keep_library::restore_trashed(keep_library::OfTrash) -> crate::jobs::Done [Campaigns Cases Jury Library];
    "library.check" "检查案例库" keep_library::check(crate::jobs::Nothing) -> keep_library::LibraryCheck;
    "library.backup" "备份案例库" keep_library::backup(crate::jobs::Nothing) -> crate::desk::Output [Library];
    "library.restore" "从备份恢复案例库" keep_library::restore(keep_library::RestoreLibrary) -> crate::jobs::Done [Campaigns Cases Votes Awards Ceremony Jury Scores Persons Notice Library];
}

fn malformed(cause: serde_json::Error) -> Error {
    Error::Refused(format!("请求的内容不合要求：{}。", of_text(&cause.to_string())))
}

/// The command of that name.
pub fn find(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.name == name)
}

/// Runs the command called `name`; what it changed is named in the reply.
pub fn run(desk: &Desk, call: &Call<'_>, name: &str, request: Value) -> Result<Reply> {
    let command = find(name).ok_or_else(|| Error::Refused(format!("没有名为“{name}”的命令。")))?;
    let value = (command.run)(desk, call, request)?;
    Ok(Reply { value, changed: command.changes.to_vec() })
}

/// Who acts where the door names nobody: the operator registered in the library.
pub fn operator(desk: &Desk) -> Result<String> {
    keep_library::operator(desk)
}

mod types {
    //! Walks the types of the registry.
    use super::TypeSink;
    use ts_rs::{TS, TypeVisitor};

    struct Walk<'a>(&'a mut dyn TypeSink, std::collections::BTreeSet<String>);

    impl TypeVisitor for Walk<'_> {
        fn visit<T: TS + 'static + ?Sized>(&mut self) {
            take::<T>(self);
        }
    }

    fn take<T: TS + 'static + ?Sized>(walk: &mut Walk<'_>) {
        let config = ts_rs::Config::default();
        if T::output_path().is_some() && walk.1.insert(T::name(&config)) {
            walk.0.take(T::name(&config), T::decl(&config));
        }
        T::visit_dependencies(walk);
        T::visit_generics(walk);
    }

    pub fn visit<T: TS + 'static + ?Sized>(sink: &mut dyn TypeSink) {
        take::<T>(&mut Walk(sink, Default::default()));
    }
}
