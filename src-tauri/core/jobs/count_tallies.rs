//! Reading tally tables, in which the platform has counted already: rows are checked, votes are taken as stated.

use std::collections::BTreeMap;

use super::checked_rows::Samples;
use super::count_votes::{Counted, CountedFile, Ground, VoteFiles};
use crate::desk::Call;
use crate::error::{Error, Result};
use crate::files::tally_file::{self, TallyRow};
use crate::model::ballot_box::no_rows;
use crate::model::problem::Problem;
use crate::model::vote::{Reason, Rejected};

/// Reads the votes that the tables of a request state.
pub(super) fn read(files: &VoteFiles<'_>, ground: &Ground, call: &Call<'_>, label: &str) -> Result<Counted> {
    let mut options = ground.options().knowing(files.key);
    let mut samples = Samples::new(files.names(), files.files.len() > 1);
    let (mut counted, mut problems) = (Vec::new(), Vec::new());
    for (place, (at, file)) in (files.company.len()..).zip(files.files.iter().enumerate()) {
        samples.open(u16::try_from(place).unwrap_or(u16::MAX));
        let label = files.label(label, at);
        let step = &mut |done| call.step(&label, done, file.table.extent());
        let several = files.files.len() > 1;
        let placed = |mut problem: Problem| {
            if several {
                problem.reason = format!("“{}”：{}", file.table.name(), problem.reason);
            }
            problem
        };
        let mut rejected: Rejected = no_rows();
        let (mut lines, mut participants) = (BTreeMap::new(), None);
        let mut rows = 0;
        tally_file::read(file.table, &file.mapping, &ground.names(), &mut options, step, &mut |row, found| {
            rows += 1;
            let reason = match found {
                TallyRow::Empty => Reason::EmptyRow,
                TallyRow::Total => Reason::TotalRow,
                TallyRow::Participants(people) => {
                    participants = Some(people);
                    Reason::TotalRow
                }
                TallyRow::Unknown => Reason::UnknownOption,
                TallyRow::NoNumber(cell) => {
                    let problem = Problem::new(format!("“{cell}”不是票数"), "请在文件中填写整数后重新选择");
                    problems.push(placed(problem.at_row(row).in_field("票数")));
                    return Ok(());
                }
                TallyRow::Votes { option, votes } => {
                    if let Some((first, _)) = lines.insert(option, (row, votes)) {
                        let problem =
                            Problem::new(format!("与第 {first} 行是同一个项目"), "请在文件中合并为一行后重新选择");
                        problems.push(placed(problem.at_row(row).in_field("项目名称")));
                    }
                    return Ok(());
                }
            };
            *rejected.entry(reason).or_default() += 1;
            samples.add_other(row, reason);
            Ok(())
        })?;
        let accepted = u64::try_from(lines.len()).unwrap_or(u64::MAX);
        let lines = lines.into_iter().map(|(option, (_, votes))| (option, votes)).collect();
        counted.push(CountedFile { rows, accepted, rejected, brought: participants, lines, places: Vec::new() });
    }
    if !problems.is_empty() {
        return Err(Error::Problems(problems));
    }
    let stated = files.company.iter().filter_map(|import| import.participants);
    let brought = counted.iter().filter_map(|file| file.brought);
    let in_all = stated.chain(brought).reduce(|all, people| all + people);
    Ok(Counted::of(counted, in_all, options, samples))
}
