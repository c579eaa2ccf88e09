//! What each check of the audit is called, how it is computed and what it does not prove, in plain Chinese. A check says
//! figures only; the cautions belong to it and are shown wherever its figure is.

/// A check of the audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    Lift,
    Night,
    Burst,
    Fast,
    Fewest,
    Sequence,
    Divisor,
    Shares,
    Turnout,
    Digits,
}

impl Check {
    /// Its name in a decision and at the doors.
    pub fn key(self) -> &'static str {
        match self {
            Check::Lift => "lift",
            Check::Night => "night",
            Check::Burst => "burst",
            Check::Fast => "fast",
            Check::Fewest => "fewest",
            Check::Sequence => "sequence",
            Check::Divisor => "divisor",
            Check::Shares => "shares",
            Check::Turnout => "turnout",
            Check::Digits => "digits",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Check::Lift => "网段内集中投给同一案例",
            Check::Night => "网段夜间投票",
            Check::Burst => "网段十分钟内集中投票",
            Check::Fast => "填写时间过短",
            Check::Fewest => "只选最少项数",
            Check::Sequence => "相同选择连续出现",
            Check::Divisor => "票数的公约数",
            Check::Shares => "占比之和",
            Check::Turnout => "参与人数与类别票数",
            Check::Digits => "票数的末位数字",
        }
    }

    /// How it is computed, with its thresholds.
    pub fn definition(self) -> &'static str {
        match self {
            Check::Lift => {
                "网段指 IP 地址除去末段（IPv6 取前 48 位）。对选票不少于 30 张的网段，逐个案例比较网段内与网段外的占比：\
                 占比为选该案例的选票除以在该类别有选择的选票。同时满足三条的列出：网段内选该案例的不少于 15 张；\
                 两个占比之差不小于 8 个标准差（z ≥ 8，合并比例检验）；网段内占比不小于网段外的 3 倍。\
                 网段外占比已超过四分之一的案例，第三条改为：网段内未选它的占比不大于网段外的三分之一。"
            }
            Check::Night => {
                "夜间指 1:00 至 5:00。对选票不少于 30 张的网段，比较网段内与其余全部选票的夜间占比。同时满足三条的列出：\
                 夜间选票不少于 15 张；两个占比之差不小于 8 个标准差（z ≥ 8）；网段内占比不小于其余选票的 3 倍。"
            }
            Check::Burst => {
                "对选票不少于 30 张的网段，在任意连续十分钟内数其选票，与其余全部选票同一时段的占比比较。同时满足三条的列出：\
                 十分钟内不少于 30 张；两个占比之差不小于 8 个标准差（z ≥ 8）；网段内占比不小于其余选票的 3 倍。\
                 相互重叠的时段合为一组。"
            }
            Check::Fast => "平台记录的填写时间不足 8 秒的选票，占填写时间已知的选票的比例。只作提示，不标记选票。",
            Check::Fewest => "选择总数等于规则所要求的最少项数的选票，占全部计入选票的比例。只作提示，不标记选票。",
            Check::Sequence => {
                "把计入的选票按提交时间排列，找出选择完全相同、相连不少于 5 张的段落。按该选择在全部选票中的占比，\
                 同样的选票随机排列时这样一段的期望出现次数不足千分之一的列出。只作提示，不标记选票。"
            }
            Check::Divisor => "全部票数（零除外）的最大公约数。大于 1 的写出。",
            Check::Shares => {
                "每个类别印出的占类别票数（两位小数）之和。每个占比四舍五入至多相差 0.005 个百分点，\
                 和与 100% 之差大于“案例数 × 0.005 个百分点”的写出。"
            }
            Check::Turnout => {
                "每个类别的票数应不少于参与人数乘以规则要求的最少项数，不多于参与人数乘以允许的最多项数（乘以每票计数）。\
                 超出的写出。"
            }
            Check::Digits => "全部票数（零除外）末位数字各出现几次。只列出次数。",
        }
    }

    /// What it does not prove.
    pub fn caution(self) -> &'static str {
        match self {
            Check::Lift => {
                "不证明是刷票。单位、学校、小区共用一个出口地址，职工自发或经动员为本单位案例投票，也会如此，且完全可能正当。\
                 请结合提交时段、该网段属于何处核实，必要时向有关单位了解。反之，分散在许多网段或混在运营商大网段中的刷票，\
                 本项查不出。"
            }
            Check::Night => {
                "不证明是刷票。医院、公安、工厂等倒班单位，以及境外读者，都会在夜间投票。白天进行的刷票，本项查不出。"
            }
            Check::Burst => {
                "不证明是刷票。会议、课堂、值班点名时当场组织投票，或一条消息在同一单位的群里传开，也会如此。\
                 刻意放慢的刷票，本项查不出。"
            }
            Check::Fast => "不证明不是本人填写。从分享页进入、只选一两项的熟练读者可以很快；脚本也可以故意放慢。",
            Check::Fewest => "不证明是拉票。只为一个案例而来的读者会在其他类别随意选一项，这是规则允许的。",
            Check::Sequence => {
                "不证明出自一人。同一单位的人先后投票、彼此商量，也会相同；票数集中在少数案例时，相同的选择本来就多。"
            }
            Check::Divisor => {
                "不说明原因。平台按倍数计票、分组汇总后换算、每票计数大于 1，票数都会有公约数。是何缘故须向平台查问。"
            }
            Check::Shares => "只核对印出的占比与票数是否自洽，不说明票数本身是否真实。",
            Check::Turnout => "只核对票数与参与人数是否自洽。参与人数由平台另行统计、口径不同的，也会不符。",
            Check::Digits => "票数只有几十个，末位数字分布不均属于常态，由此得不出任何结论。",
        }
    }
}
