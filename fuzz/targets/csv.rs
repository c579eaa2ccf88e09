//! Any bytes as a text file: encodings, delimiters, quotes, platforms' layouts.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| laurel_fuzz::file(bytes, "表.csv", "csv"));
