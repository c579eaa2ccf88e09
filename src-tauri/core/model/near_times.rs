//! Times of a file, row after row. Rows are near in time: mostly only the last two digits are others.

use std::borrow::Cow;

use super::time::Moment;

/// Remembers the text of a time up to its last colon, and what follows from the two digits behind it.
#[derive(Default)]
pub struct NearTimes {
    until_colon: Vec<u8>,
    /// The moment by “00”, and the seconds that one more adds.
    begin: i64,
    unit: i64,
}

impl NearTimes {
    /// The time that stands in these bytes of a file; `text` gives them as the text they are, where they must be read.
    pub fn read<'a, E>(
        &mut self,
        raw: &[u8],
        text: impl FnOnce() -> Result<Cow<'a, str>, E>,
    ) -> Result<Option<Moment>, E> {
        let [near @ .., b':', tens @ b'0'..=b'5', ones @ b'0'..=b'9'] = raw else { return Ok(Moment::parse(&text()?)) };
        if self.until_colon != near {
            let text = text()?;
            let digits = text.len().saturating_sub(2);
            let at = |digits_at_end: &str| Moment::parse(&format!("{}{digits_at_end}", text.get(..digits)?));
            let (Some(begin), Some(end)) = (at("00"), at("59")) else { return Ok(Moment::parse(&text)) };
            (self.begin, self.unit) = (begin.0, (end.0 - begin.0) / 59);
            self.until_colon.clear();
            self.until_colon.extend_from_slice(near);
        }
        let [tens, ones] = [tens, ones].map(|digit| i64::from(digit - b'0'));
        Ok(Some(Moment(self.begin + (tens * 10 + ones) * self.unit)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_each_by_itself() {
        let mut times = NearTimes::default();
        let all = [
            "2020/9/7 9:05:03",
            "2020/9/7 9:05:59",
            "2020/9/7 9:05:60",
            "2020/9/7 9:06:00",
            "2020/9/7 9:06",
            "2020/9/7 9:59",
            "2020/9/7 24:00",
            "2020/9/7 下午5:07:08",
            "2020/9/7 下午5:07:09",
            "2020-09-07T09:00:00+08:00",
            "2020-09-07T09:00:00+08:30",
            "2020-09-07 09:00:00-03:30",
            "2020-09-07T09:00:00.000Z",
            "2020-09-07",
            "",
            ":00",
            "2020-09-07 9:5:3",
            "2020-02-30 09:05:03",
            "2020-02-30 09:05:04",
            "2020年9月7日17时05:06",
        ];
        for text in all.iter().chain(all.iter().rev()) {
            let read = times.read(text.as_bytes(), || Ok::<_, ()>(Cow::Borrowed(text))).unwrap();
            assert_eq!(read, Moment::parse(text), "{text}");
        }
    }
}
