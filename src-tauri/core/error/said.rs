//! What the system, the library and the parsers say of a failure, told in Chinese with the way out. Their own words are
//! English and are not for people; of what is not known here the number is left.

use std::io::{Error as IoError, ErrorKind};

use rusqlite::ErrorCode;

/// Why a file could not be read or written.
pub fn of_file(cause: &IoError) -> String {
    // Windows has no kind for a file that another program holds: sharing violation, lock violation.
    let held = cfg!(windows) && matches!(cause.raw_os_error(), Some(32 | 33));
    let (why, way_out) = match cause.kind() {
        kind if held
            || [ErrorKind::ResourceBusy, ErrorKind::ExecutableFileBusy, ErrorKind::WouldBlock].contains(&kind) =>
        {
            ("被其他程序占用", "请关闭正在使用它的程序，然后重试")
        }
        ErrorKind::NotFound => ("文件或文件夹不存在", "请核对名称和位置，然后重试"),
        ErrorKind::PermissionDenied => ("没有权限", "请确认可以读写该文件和所在的文件夹，然后重试"),
        ErrorKind::ReadOnlyFilesystem => ("所在的磁盘只能读", "请换一个位置，然后重试"),
        ErrorKind::IsADirectory => ("这是文件夹", "请指明一个文件"),
        ErrorKind::NotADirectory => ("所在的位置不是文件夹", "请核对名称和位置，然后重试"),
        ErrorKind::InvalidFilename => ("文件名过长，或含不能用的字符", "请换一个名称，然后重试"),
        ErrorKind::FileTooLarge => ("文件超过了所在磁盘的上限", "请换一个位置，然后重试"),
        ErrorKind::InvalidData | ErrorKind::UnexpectedEof => ("文件不完整或已损坏", "请换一份完好的文件"),
        ErrorKind::TimedOut | ErrorKind::StaleNetworkFileHandle | ErrorKind::HostUnreachable => {
            ("网络位置已断开", "请重新连接，然后重试")
        }
        _ => {
            let words = cause.to_string();
            let why = match cause.raw_os_error() {
                Some(number) => format!("读写失败（系统代码 {number}）"),
                None if is_chinese(&words) => words,
                None => "读写失败".to_owned(),
            };
            return format!("{why}。请确认文件没有被其他程序占用、磁盘有空间且有权限，然后重试。");
        }
    };
    format!("{why}。{way_out}。")
}

/// Why the library refused a statement.
pub fn of_library(cause: &rusqlite::Error) -> String {
    let Some(code) = cause.sqlite_error_code() else {
        return "案例库中有记录读不出来。请用“检查案例库”核对，必要时从备份恢复。".to_owned();
    };
    let told = match code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            "案例库正被占用，未写入任何内容。请稍候再试；仍不行的，请关闭其他打开案例库的程序。"
        }
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::AuthorizationForStatementDenied => {
            "案例库或所在的文件夹不能写，未写入任何内容。请确认有写的权限，再试一次。"
        }
        ErrorCode::CannotOpen => "案例库打不开。请确认所在的磁盘已连接、文件夹有读写权限，再试一次。",
        ErrorCode::SystemIoFailure => {
            "读写案例库所在的磁盘失败，未写入任何内容。请确认磁盘有空间、连接正常，再试一次；\
             仍失败的，请把案例库复制到别的磁盘，用“检查案例库”核对。"
        }
        ErrorCode::OutOfMemory => "内存不足，未写入任何内容。请关闭其他程序，再试一次。",
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => "案例库文件已损坏。请用“检查案例库”核对，从备份恢复。",
        _ => {
            let number = cause.sqlite_error().map_or(0, |error| error.extended_code);
            return format!(
                "案例库没有接受这次读写（代码 {number}），未写入任何内容。请刷新后再试一次；仍不行的，请用“检查案例库”核对。"
            );
        }
    };
    told.to_owned()
}

/// What a parser says of JSON or TOML that does not fit; names of fields and values are left as they were written.
pub fn of_text(message: &str) -> String {
    let (message, line) = match message.rsplit_once(" at line ") {
        Some((message, place)) => {
            let line = place.split_whitespace().next().unwrap_or_default();
            (message, if line == "0" { String::new() } else { format!("第 {line} 行") })
        }
        None => (message, String::new()),
    };
    let mut quoted = message.split('`').skip(1).step_by(2);
    let named = quoted.next().unwrap_or_default();
    let known = match quoted.collect::<Vec<_>>().join("、") {
        known if known.is_empty() => known,
        known => format!("，可用的有：{known}"),
    };
    let begins = |words: &str| message.starts_with(words);
    let told = if is_chinese(message) && !begins("unknown") && !begins("invalid") {
        message.to_owned()
    } else if begins("unknown field") {
        format!("不认识“{named}”{known}")
    } else if begins("missing field") {
        format!("缺少“{named}”")
    } else if begins("duplicate field") || begins("duplicate key") {
        format!("“{named}”写了两次")
    } else if begins("unknown variant") {
        format!("“{named}”不是可用的值{known}")
    } else if begins("invalid type") || begins("invalid value") || begins("invalid length") {
        value(message)
    } else {
        "写法不合格式，请核对引号、括号、逗号和等号".to_owned()
    };
    format!("{line}{told}")
}

/// `invalid type: string "三", expected u32`: what was written, what should be.
fn value(message: &str) -> String {
    let (_, rest) = message.split_once(": ").unwrap_or_default();
    let (written, expected) = rest.rsplit_once(", expected ").unwrap_or((rest, ""));
    let written = match written {
        "map" => "{…}",
        "sequence" => "[…]",
        "null" => "null",
        text if text.starts_with("string ") => text.trim_start_matches("string ").trim_matches('"'),
        quoted => quoted.split('`').nth(1).unwrap_or_default(),
    };
    let expected = match expected {
        "a boolean" => "，应为 true 或 false",
        "a string" | "string" => "，应为文字",
        "a sequence" => "，应为列表",
        "a map" => "，应为一组“项: 值”",
        number if ["u8", "u16", "u32", "u64", "usize"].contains(&number) => "，应为不小于零的整数",
        number if ["i8", "i16", "i32", "i64", "isize"].contains(&number) => "，应为整数",
        other if other.starts_with("struct") => "，应为一组“项: 值”",
        _ => "",
    };
    if written.is_empty() {
        format!("值不合要求{expected}")
    } else {
        format!("值“{written}”不合要求{expected}")
    }
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn a_full_disk_is_told_as_such_by_whomever_it_is_met() {
        let full = "磁盘已满，未写入任何内容。请清理磁盘，再试一次。";
        let sqlite =
            |code| Error::from(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None)).to_string();
        assert_eq!(sqlite(rusqlite::ffi::SQLITE_FULL), full);
        assert_eq!(Error::file("写出“甲”", ErrorKind::StorageFull.into()).to_string(), full);
        for code in 1..=26 {
            let told = sqlite(code);
            assert!(!told.chars().any(|c| c.is_ascii_lowercase()) && told.ends_with('。'), "{code}: {told}");
        }
        assert!(sqlite(rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE).contains("（代码 2067）"));
    }

    #[test]
    fn a_file_is_told_of_without_english() {
        let check = |cause: IoError, expected: &str| {
            assert_eq!(Error::file("打开“甲”", cause).to_string(), format!("打开“甲”：{expected}"));
        };
        check(ErrorKind::NotFound.into(), "文件或文件夹不存在。请核对名称和位置，然后重试。");
        check(ErrorKind::PermissionDenied.into(), "没有权限。请确认可以读写该文件和所在的文件夹，然后重试。");
        let otherwise = "。请确认文件没有被其他程序占用、磁盘有空间且有权限，然后重试。";
        check(IoError::from_raw_os_error(5), &format!("读写失败（系统代码 5）{otherwise}"));
        check(IoError::other("文件过长"), &format!("文件过长{otherwise}"));
        check(IoError::other("some words"), &format!("读写失败{otherwise}"));
    }

    #[test]
    fn a_text_that_does_not_fit_is_told_of_with_its_field() {
        let check = |message: &str, expected: &str| assert_eq!(of_text(message), expected, "{message}");
        check("missing field `campaign`", "缺少“campaign”");
        check("missing field `a` at line 3 column 9", "第 3 行缺少“a”");
        check("unknown field `max_choice`, expected `min` or `max`", "不认识“max_choice”，可用的有：min、max");
        check("unknown variant `甲`, expected one of `xlsx`, `csv`", "“甲”不是可用的值，可用的有：xlsx、csv");
        check("invalid type: string \"三\", expected u32", "值“三”不合要求，应为不小于零的整数");
        check("invalid value: integer `-1`, expected u32", "值“-1”不合要求，应为不小于零的整数");
        check("invalid type: null, expected a string", "值“null”不合要求，应为文字");
        check("invalid type: map, expected a sequence", "值“{…}”不合要求，应为列表");
        check("invalid length 1, expected a tuple of size 2", "值不合要求");
        check("“昨天”不是日期 at line 0 column 0", "“昨天”不是日期");
        check("invalid unquoted key, expected letters", "写法不合格式，请核对引号、括号、逗号和等号");
        check("expected value at line 1 column 1", "第 1 行写法不合格式，请核对引号、括号、逗号和等号");
    }
}
