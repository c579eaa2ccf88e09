//! Each job told as a story at the public face of the core.

mod campaigns;
mod case_files;
mod cases;
mod desk;
mod paper;
mod tables;
