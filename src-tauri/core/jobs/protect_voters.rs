//! Voters' data: what the library holds of them, the raw files kept on request, and the purge after the notice period.

use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::vote_result::OfImport;
use super::{Done, OfCampaign};
use crate::desk::{Call, Desk, FileId, Output, Progress};
use crate::error::{Error, Result};
use crate::files::sealed::{self, Unfinished};
use crate::model::ballot::width;
use crate::model::time::Moment;
use crate::model::{CampaignId, ImportId};
use crate::store::history::{self, Act};
use crate::store::{ballots, campaigns, voters, votes};

const PURGING: &str = "清除投票人信息";

/// What is held of a campaign's voters.
#[derive(Debug, Clone, Serialize, TS)]
pub struct VoterData {
    /// Ballots with a keyed hash of their voter.
    #[ts(type = "number")]
    pub hashed: u64,
    /// Networks (183.6.21.0/24) kept for the audit.
    #[ts(type = "number")]
    pub networks: u64,
    pub key: bool,
    pub raw: Vec<RawFile>,
    pub purged: Option<Purged>,
    /// What a purge does not reach, in Chinese, for the page to say.
    pub about_backups: String,
}

/// A raw file kept unchanged, encrypted beside the library.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RawFile {
    pub import: ImportId,
    pub name: String,
    #[ts(type = "number")]
    pub bytes: u64,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct Purged {
    pub at: Moment,
    pub by: String,
    pub reason: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct PurgeVoters {
    pub campaign: CampaignId,
    pub reason: String,
}

const LONGEST_REASON: usize = 200;
const ABOUT_BACKUPS: &str = "清除之前所做的备份仍含网段（如 183.6.21.0/24），但不含投票人标识和 IP 地址，也不含密钥，\
    不能据以辨认投票人。清除后请重新备份，并删除“备份”文件夹中和存放在别处的旧备份。";

/// What is held of a campaign's voters, in the library and beside it.
pub fn show(desk: &Desk, _: &Call<'_>, of: OfCampaign) -> Result<VoterData> {
    let library = desk.library.path();
    desk.library.read(|connection| {
        let (mut hashed, mut raw) = (0u64, Vec::new());
        for import in votes::imports(connection, of.campaign)? {
            if import.format.has_ballots() {
                let options = votes::options(connection, import.id)?.len();
                ballots::visit(connection, import.id, width(options), |ballot| {
                    hashed += u64::from(ballot.voter.is_some());
                    Ok(())
                })?;
            }
            if voters::keeps_raw(connection, library, import.id)? {
                let bytes = std::fs::metadata(voters::raw_file(library, import.id)).map_or(0, |about| about.len());
                raw.push(RawFile { import: import.id, name: import.name, bytes });
            }
        }
        let purged = voters::purged(connection, of.campaign)?;
        Ok(VoterData {
            hashed,
            networks: voters::networks(connection, of.campaign)?,
            key: voters::key(library, of.campaign)?.is_some(),
            raw,
            purged: purged.map(|purge| Purged { at: purge.at, by: purge.by, reason: purge.reason }),
            about_backups: ABOUT_BACKUPS.to_owned(),
        })
    })
}

/// Destroys the key, the networks and the raw files of a campaign for good; tallies, counts and hashes stay. Asked for
/// again, it makes sure once more that no trace is left in the file.
pub fn purge(desk: &Desk, call: &Call<'_>, request: PurgeVoters) -> Result<Done> {
    let reason = request.reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(Error::Refused(format!("请写明清除投票人信息的原因，1 至 {LONGEST_REASON} 个字。")));
    }
    let held = show(desk, call, OfCampaign { campaign: request.campaign })?;
    call.step(PURGING, 0, 2)?;
    if held.purged.is_none() {
        desk.library.transact(call, |transaction| {
            let definition = campaigns::definition(transaction, request.campaign)?;
            if let Some(open) = definition.rounds.iter().find(|round| round.closes_at > call.now) {
                return Err(Error::Refused(format!(
                    "“{}”到 {} 才截止，投票人信息还用于查重，不能清除。请在投票结束、公示期满后清除。",
                    open.name,
                    open.closes_at.chinese()
                )));
            }
            let act = Act {
                campaign: Some(request.campaign),
                subject: ("campaign", request.campaign.0),
                name: &definition.title,
                action: "清除投票人信息",
                before: Some(json!({ "hashed": held.hashed, "networks": held.networks, "raw": held.raw.len() })),
                after: Some(json!({ "reason": reason })),
            };
            history::record(transaction, act)?;
            voters::purge(transaction, desk.library.path(), request.campaign, reason)
        })?;
    }
    // What is left for readers still at work is done when the library is opened next.
    call.watch.progress(&Progress { label: PURGING.to_owned(), done: 1, total: 2 });
    match desk.library.scrub() {
        Err(Error::DiskFull) => Err(Error::Refused(
            "投票人信息已清除，但磁盘已满，案例库文件中可能还有痕迹。请清理磁盘，再清除一次。".to_owned(),
        )),
        scrubbed => scrubbed.map(|_| Done {}),
    }
}

/// The raw file of an import, as it was.
pub fn raw(desk: &Desk, call: &Call<'_>, of: OfImport) -> Result<Output> {
    let library = desk.library.path();
    let (import, kept) = desk.library.read(|connection| {
        Ok((votes::get(connection, of.import)?, voters::keeps_raw(connection, library, of.import)?))
    })?;
    let key = voters::key(library, import.campaign)?;
    let (true, Some(key)) = (kept, key) else {
        return Err(Error::Refused(format!(
            "“{}”的原始文件没有保存在案例库旁，或者已随投票人信息清除，不能取出。",
            import.name
        )));
    };
    let sealed = voters::raw_file(library, of.import);
    let bytes = std::fs::metadata(&sealed).map_or(0, |about| about.len());
    let ending = import.name.rsplit_once('.').map_or("bin", |(_, ending)| ending);
    let is_plain = (1..=8).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let (file, path) = desk.files.fresh(&import.name, if is_plain { ending } else { "bin" })?;
    let key = sealed::key_of(&key, of.import.0);
    let read = sealed::unseal(&sealed, &path, &key, &mut |done| call.step("取出原始选票文件", done, bytes));
    match read {
        Ok(sha256) if sha256 == import.sha256 => {
            let bytes = std::fs::metadata(&path).map_or(0, |about| about.len());
            Ok(Output { file, name: import.name, bytes })
        }
        other => {
            desk.files.discard(&file);
            other.and(Err(Error::Refused("保存的原始选票文件与导入时的不同，不能取出。".to_owned())))
        }
    }
}

/// Seals the raw file of an import that is under way; it is gone again unless the import is kept.
pub fn seal_raw(
    desk: &Desk,
    call: &Call<'_>,
    file: &FileId,
    import: ImportId,
    key: &voters::Key,
    sha256: &str,
) -> Result<Unfinished> {
    let filed = desk.files.get(file)?;
    let bytes = std::fs::metadata(&filed.path).map_or(0, |about| about.len());
    let target = voters::fresh_raw_file(desk.library.path(), import);
    let step = &mut |done| call.step("保存原始选票文件", done, bytes);
    let (read, unfinished) = sealed::seal(&filed.path, &target, &sealed::key_of(key, import.0), step)?;
    if read != sha256 {
        return Err(Error::Refused(format!(
            "文件“{}”在导入过程中被改动，未写入任何内容。请关闭正在编辑它的程序，然后重新选择文件。",
            filed.name
        )));
    }
    Ok(unfinished)
}
