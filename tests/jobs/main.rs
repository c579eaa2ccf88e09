//! Each job told as a story at the public face of the core.

mod audit;
mod audit_measures;
mod awards;
mod bad_tables;
mod campaigns;
mod case_files;
mod cases;
mod compare;
mod demonstration;
mod desk;
mod formats;
mod killed;
mod library;
mod overview;
mod paper;
mod privacy;
mod profiles;
mod rounds;
mod scores;
mod table_properties;
mod tables;
mod vote_files;
mod votes;
