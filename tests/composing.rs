//! What writing a mail in an edited text costs, beside the same words as the built-in text. Prints the microseconds of each.

#![allow(clippy::unwrap_used, clippy::expect_used)] // what can't be measured ends it

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use purser::mail::{LetterDraft, MailKind, Stationery, proof, texts};
use purser::site::Site;
use serde_json::json;

const ROUNDS: usize = 41;
const MAILS_IN_A_ROUND: usize = 500;

fn main() {
    let words = texts::of(MailKind::Activation, "en").expect("activation mails have words");
    let edited = proof::check(MailKind::Activation, "en", &words.subject, &words.body).expect("they may be used");
    let values = json!({
        "first_name": "Ann",
        "username": "ann.berg",
        "link": "https://portal.example/activate/0123456789abcdefghijklmnopqrstuvwxyzABCDEFG",
        "valid_until": "3 December 2026 at 06:00 UTC",
    });
    let built_in = LetterDraft::of(MailKind::Activation, "en", &values);
    let edited = LetterDraft::in_words(MailKind::Activation, edited, &values);
    let mut stationery = Stationery::of(&Arc::new(Site::default()));
    assert_eq!(built_in.write(&mut stationery).unwrap(), edited.write(&mut stationery).unwrap());
    let (mut of_built_in, mut of_edited) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        of_built_in.push(microseconds(&built_in, &mut stationery));
        of_edited.push(microseconds(&edited, &mut stationery));
    }
    println!("built in {:.1}, edited {:.1}", median(of_built_in), median(of_edited));
}

/// Of one mail.
fn microseconds(draft: &LetterDraft, stationery: &mut Stationery) -> f64 {
    let begun = Instant::now();
    for _ in 0..MAILS_IN_A_ROUND {
        black_box(draft.write(stationery).unwrap());
    }
    begun.elapsed().as_secs_f64() * 1e6 / MAILS_IN_A_ROUND as f64
}

fn median(mut taken: Vec<f64>) -> f64 {
    taken.sort_by(f64::total_cmp);
    taken[taken.len() / 2]
}
