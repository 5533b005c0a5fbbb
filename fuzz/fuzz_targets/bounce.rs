#![no_main]
//! Whatever comes in, reading a bounce ends, and what it gives is within its bounds. Begin with known messages:
//! `cargo +nightly fuzz run bounce fuzz/corpus/bounce tests/bounces/messages`

use libfuzzer_sys::fuzz_target;

#[allow(dead_code, unused_imports)] // the portal uses more of it
#[path = "../../src/bounces/report/mod.rs"]
mod report;

fuzz_target!(|message: &[u8]| {
    if let report::Reading::Bounce(bounce) = report::read(message) {
        assert!((1..=20).contains(&bounce.reports.len()));
        assert!(bounce.message_ids.len() <= 20 && bounce.addressed_to.len() <= 50);
        for report in &bounce.reports {
            assert!(report.words.chars().count() <= 600 && report.status.len() <= 11);
            assert!(!report.words.chars().any(char::is_control));
        }
    }
});
