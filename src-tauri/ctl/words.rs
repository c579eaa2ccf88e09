//! The words of the command line: what may be typed, explained in Chinese, and what is answered when it was
//! typed wrong. What a word does is in [`crate::verbs`].

use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::evidence::Evidence;
use crate::judging;
use crate::jury::{Judging, Jury};
use crate::scores::Score;
use crate::vote::Vote;

/// 桂冠的命令行：案例评选从征集到证书。
#[derive(Parser)]
#[command(name = "laurelctl", version, disable_help_subcommand = true)]
pub struct Words {
    /// 案例库文件，默认与桌面程序相同
    #[arg(long, global = true, value_name = "文件")]
    pub library: Option<PathBuf>,
    /// 在标准输出写一个 JSON 文档，问题与进度写在标准错误
    #[arg(long, global = true)]
    pub json: bool,
    /// 操作人姓名，默认为案例库中登记的操作人
    #[arg(long, global = true, value_name = "姓名")]
    pub who: Option<String>,
    #[command(subcommand)]
    pub verb: Verb,
}

#[derive(Subcommand)]
pub enum Verb {
    /// 建立演示活动：案例、规则、演练选票齐备，奖项未定
    Demo {
        /// 内置活动的代号
        #[arg(value_name = "代号", default_value = "zhuhai-2020")]
        key: String,
    },
    /// 生成演练材料
    #[command(subcommand)]
    Rehearsal(Rehearsal),
    /// 活动：列出、新建、导出定义
    #[command(subcommand)]
    Campaign(Campaign),
    /// 案例：导入、列出
    #[command(subcommand)]
    Case(Case),
    /// 网络投票：核对、导入、计票、导出
    #[command(subcommand)]
    Vote(Vote),
    /// 评审结果：计算、导出
    #[command(subcommand)]
    Result(judging::Result),
    /// 评分：导入评分表、查看录入进度、导出评分表
    #[command(subcommand)]
    Score(Score),
    /// 评委：导入、列出
    #[command(subcommand)]
    Jury(Jury),
    /// 评审规则：查看、冻结
    #[command(subcommand)]
    Judging(Judging),
    /// 奖项：拟定、确认、列出
    #[command(subcommand)]
    Award(Award),
    /// 存证包：导出、核对
    #[command(subcommand)]
    Evidence(Evidence),
    /// 把文件排成 PDF
    Print {
        #[arg(value_name = "文件种类")]
        document: Document,
        #[command(flatten)]
        of: Of,
        /// 评审阶段的名称，打印评分表时用；只有一个阶段的可以不写
        #[arg(long, value_name = "名称")]
        stage: Option<String>,
        /// 写入的 PDF 文件
        #[arg(long, value_name = "文件")]
        out: PathBuf,
    },
    /// 执行任一命令，输出 {"value", "changed"}
    Call {
        /// 命令名，见 commands
        #[arg(value_name = "命令名")]
        name: String,
        /// 请求内容（JSON）；“-”表示从标准输入读取
        #[arg(value_name = "JSON", default_value = "{}")]
        request: String,
        /// 交给命令的文件，填入请求的 file 项
        #[arg(long, value_name = "文件")]
        file: Option<PathBuf>,
        /// 命令产生文件时，写到这里
        #[arg(long, value_name = "文件")]
        out: Option<PathBuf>,
    },
    /// 列出全部命令及其类型
    Commands,
    /// 检查案例库文件与操作日志是否完整
    Check,
    /// 把案例库备份为一个文件
    Backup {
        #[arg(value_name = "文件")]
        file: PathBuf,
    },
    /// 从备份文件恢复案例库
    Restore {
        #[arg(value_name = "文件")]
        file: PathBuf,
    },
    /// 在本机提供网页界面，按 Ctrl+C 结束
    Serve {
        /// 端口，默认由系统选择
        #[arg(long, value_name = "端口", default_value_t = 0)]
        port: u16,
    },
}

/// The campaign a word is about.
#[derive(Args, Clone, Copy)]
pub struct Of {
    /// 活动编号
    #[arg(long, value_name = "编号")]
    pub campaign: i64,
}

#[derive(Subcommand)]
pub enum Rehearsal {
    /// 生成演练选票（xlsx 或 csv，按扩展名）
    Ballots {
        #[command(flatten)]
        of: Of,
        /// 写入的文件
        #[arg(long, value_name = "文件")]
        out: PathBuf,
        /// 为公布票数的几倍，可用小数（0.01 为百分之一）
        #[arg(long, value_name = "倍数", default_value = "1", value_parser = percent)]
        scale: u32,
        /// 文件的格式，不写则按扩展名
        #[arg(long, value_name = "格式")]
        format: Option<SheetFormat>,
        /// CSV 文件的编码，不写则为 UTF-8
        #[arg(long, value_name = "编码")]
        encoding: Option<Encoding>,
        /// 加入各种应被剔除的行
        #[arg(long)]
        dirty: bool,
        /// 加入刷票或单位动员的选票，所加的行另写在旁边的“….truth.csv”
        #[arg(long, value_name = "样式")]
        fraud: Option<Fraud>,
        /// 随机数的种子，相同的种子得到相同的选票
        #[arg(long, value_name = "数")]
        seed: Option<u64>,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub enum SheetFormat {
    Csv,
    Xlsx,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Encoding {
    #[value(name = "utf-8")]
    Utf8,
    Gb18030,
}

/// Patterns of the rehearsal, as the registry names them.
#[derive(Clone, Copy, ValueEnum)]
pub enum Fraud {
    /// 一个网段夜间刷票
    Night,
    /// 一个网段在白天分散多日刷票
    Slow,
    /// 三个网段各在八分钟内刷票
    Burst,
    /// 四个网段各刷一个案例
    Targets,
    /// 夜间、分散、集中刷票与单位动员混合
    Mixed,
    /// 混在运营商网段和散户网段中的刷票
    Hidden,
    /// 没有刷票，六个单位动员职工投票
    Workplace,
    /// 没有刷票，只有运营商和单位的出口网段
    Networks,
}

/// A value as the registry names it.
pub fn name(value: impl ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

#[derive(Subcommand)]
pub enum Campaign {
    /// 列出全部活动
    List,
    /// 按定义文件或内置定义新建活动（不含案例）
    New {
        /// 定义文件（.toml）或内置定义的代号，如 zhuhai-2020
        #[arg(long, value_name = "文件或代号")]
        from: String,
    },
    /// 把活动定义写成文件
    Export {
        #[arg(value_name = "编号")]
        campaign: i64,
        /// 写入的文件（.toml）
        #[arg(long, value_name = "文件")]
        out: PathBuf,
    },
}

#[derive(Subcommand)]
pub enum Case {
    /// 从 Excel 或 CSV 表导入案例
    Import {
        #[command(flatten)]
        of: Of,
        #[arg(value_name = "文件")]
        file: Option<PathBuf>,
        /// 列与字段的对应，可写多个；字段留空表示不导入该列
        #[arg(long, value_name = "列=字段", num_args = 1..)]
        map: Vec<String>,
        /// 全部记为入围
        #[arg(long)]
        shortlisted: bool,
    },
    /// 列出活动的案例
    List {
        #[command(flatten)]
        of: Of,
    },
}

#[derive(Subcommand)]
pub enum Award {
    /// 按名次和名额拟定奖项
    Propose {
        #[command(flatten)]
        of: Of,
    },
    /// 确认当前拟定的奖项
    Confirm {
        #[command(flatten)]
        of: Of,
    },
    /// 调整一个案例的奖项，须写明理由并有另一人署名
    Move {
        #[command(flatten)]
        of: Of,
        /// 案例号，见 award list
        #[arg(long, value_name = "案例号")]
        case: i64,
        /// 奖项等次的名称；“无”表示不授奖
        #[arg(long, value_name = "等次")]
        tier: String,
        #[arg(long, value_name = "理由")]
        reason: String,
        /// 共同署名的另一人
        #[arg(long, value_name = "姓名")]
        with: String,
    },
    /// 监督员签核已确认的奖项
    SignOff {
        #[command(flatten)]
        of: Of,
        /// 监督员姓名，须与确认人不同
        #[arg(long, value_name = "姓名")]
        supervisor: String,
        #[arg(long, value_name = "说明", default_value = "")]
        remark: String,
    },
    /// 列出奖项
    List {
        #[command(flatten)]
        of: Of,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Document {
    /// 荣誉证书
    Certificates,
    /// 获奖名单
    AwardList,
    /// 投票结果公报
    VoteBulletin,
    /// 颁奖典礼议程
    Programme,
    /// 活动总结报告
    Report,
    /// 空白评分表，一位评委一份
    ScoreSheets,
    /// 计分汇总表
    ScoreSummary,
    /// 评审纪要
    Minutes,
}

/// The few English words that the parser itself writes into a help page.
const HELP_WORDS: [(&str, &str); 11] = [
    ("Usage:", "用法："),
    ("Commands:", "命令："),
    ("Arguments:", "参数："),
    ("Options:", "选项："),
    ("[OPTIONS]", "[选项]"),
    ("<COMMAND>", "<命令>"),
    ("Print help", "显示说明"),
    ("Print version", "显示版本"),
    ("Possible values:", "可选值："),
    ("[possible values:", "[可选值："),
    ("[default:", "[默认："),
];

/// A help page in Chinese.
pub fn help(error: &clap::Error) -> String {
    let page =
        error.render().to_string().replace(" (see more with '--help')", "").replace(" (see a summary with '-h')", "");
    HELP_WORDS.iter().fold(page, |page, (english, chinese)| page.replace(english, chinese))
}

/// What was typed wrong, in Chinese.
pub fn mistake(error: &clap::Error) -> String {
    let told = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let known = match told(ContextKind::ValidValue) {
        values if values.is_empty() => String::new(),
        values => format!("可选值：{values}。"),
    };
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令。", told(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => format!("不认识“{}”。", told(ContextKind::InvalidArg)),
        ErrorKind::MissingRequiredArgument => format!("缺少：{}。", told(ContextKind::InvalidArg)),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "缺少命令。".to_owned(),
        ErrorKind::InvalidValue if told(ContextKind::InvalidValue).is_empty() => {
            format!("“{}”后面缺少内容。{known}", told(ContextKind::InvalidArg))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("“{}”的值“{}”不合要求。{known}", told(ContextKind::InvalidArg), told(ContextKind::InvalidValue))
        }
        ErrorKind::ArgumentConflict => format!("“{}”重复或相互冲突。", told(ContextKind::InvalidArg)),
        _ => "命令的写法不对。".to_owned(),
    };
    format!("{what}用 --help 查看说明。")
}

/// A multiple such as 26 or 0.01 in whole per cent.
fn percent(text: &str) -> Result<u32, String> {
    let refused = || "应为 0.01 以上的倍数，至多两位小数".to_owned();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if part.len() > 2 || !part.bytes().all(|b| b.is_ascii_digit()) {
        return Err(refused());
    }
    let hundredths = format!("{part:0<2}").parse::<u32>().map_err(|_| refused())?;
    let whole = whole.parse::<u32>().map_err(|_| refused())?;
    whole.checked_mul(100).and_then(|n| n.checked_add(hundredths)).filter(|n| *n > 0).ok_or_else(refused)
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn a_multiple_is_read_in_whole_per_cent() {
        let check = |text: &str, expected: Option<u32>| assert_eq!(percent(text).ok(), expected, "{text}");
        check("1", Some(100));
        check("26", Some(2600));
        check("0.01", Some(1));
        check("1.5", Some(150));
        check("0", None);
        check("0.001", None);
        check("-1", None);
        check("一", None);
    }
}
