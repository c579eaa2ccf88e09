//! Any text as pasted from a page that publishes a result.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| laurel_fuzz::pasted(text));
