//! Each job told as a story at the public face of the core.

mod audit;
mod audit_measures;
mod awards;
mod bad_tables;
mod campaigns;
mod campaigns_whole;
mod case_files;
mod cases;
mod compare;
mod court;
mod demonstration;
mod desk;
mod formats;
mod killed;
mod library;
mod notice;
mod overview;
mod paper;
mod persons;
mod privacy;
mod profiles;
mod results;
mod rounds;
mod scores;
mod table_properties;
mod tables;
mod ties;
mod vote_files;
mod votes;

mod evidence;
mod freezing;
mod jury;
mod oracle;
