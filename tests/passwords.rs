use std::time::{Duration, Instant};

use actix_web::test::TestRequest;
use purser::language::Language;
use purser::secret::Password;
use purser::secret::policy::{self, MIN_LENGTH, MIN_LENGTH_WITH_FACTOR, Unfit};
use purser::web::Submitted;

use crate::support::TestApp;

fn refused(text: &str) -> String {
    in_words(Password::new(text, &["Ann", "Berg", "ann.berg", "ann.berg@example.com"], MIN_LENGTH))
}

fn in_words(read: Result<Password, Unfit>) -> String {
    read.unwrap_err().words(Language::english())
}

#[test]
fn too_short_and_too_long_say_how_long_it_may_be() {
    assert!(refused("fourteen chars").contains("Use at least 15 characters. This has 14."));
    assert!(refused(&"long ".repeat(26)).contains("Use at most 128 characters. This has 130."));
}

#[test]
fn length_is_counted_in_characters_of_any_script() {
    assert!(refused("пароль пароль!").contains("This has 14."));
    assert!(Password::new("журавль летит над морем", &[], MIN_LENGTH).is_ok());
}

#[test]
fn common_repeated_and_own_words_are_refused() {
    for weak in [
        "passwordpassword",
        "aaaaaaaaaaaaaaaaaaaa",
        "123456789012345",
        "qwertyuiopasdfgh",
        "ann.berg@example.com",
        "ann.bergann.berg",
        "purserpurserpurser",
        "thisisapassword",
        "Welcome2026Welcome",
        "mypasswordis123456",
    ] {
        assert!(refused(weak).contains("too easy to guess"), "{weak}");
    }
}

#[test]
fn what_is_left_without_ones_own_words_must_be_hard_to_guess() {
    let own_words = ["Eva", "Berg", "henrik.lund", "eva@nordlys.example"];
    for leaning in ["EvaBergBlocklist1", "henrikblocklist2026", "NordlysNordlysNordlys", "Purser for Eva Berg 1"] {
        let refused = in_words(Password::new(leaning, &own_words, MIN_LENGTH));
        assert!(refused.contains("the rest of this is too easy to guess"), "{leaning}: {refused}");
    }
    assert!(Password::new("eva berg drinks copper lanterns", &own_words, MIN_LENGTH).is_ok());
}

#[test]
fn a_breached_password_and_a_passphrase_that_everybody_knows_are_refused_with_what_is_added_to_them() {
    for known in [
        "correcthorsebatterystaple",
        "Correct Horse Battery Staple!",
        "correct-horse-battery-staple-x",
        "2026CorrectHorseBatteryStaple",
        "The quick brown fox 1",
        "supervindnybruger",
        "Thanhtuyetvuonggialong99",
    ] {
        assert!(refused(known).contains("it is a common one"), "{known}");
    }
    assert!(Password::new("correct horse battery staple copper lantern drifts north", &[], MIN_LENGTH).is_ok());
    assert!(Password::new("hundesohn", &[], MIN_LENGTH_WITH_FACTOR).is_err());
}

/// The least of some tries, which is what it takes on a busy machine too.
fn time_to_judge(password: &str) -> Duration {
    let judged = || {
        let begun = Instant::now();
        policy::weakness(password, &[]);
        begun.elapsed()
    };
    (0..3).map(|_| judged()).min().unwrap()
}

#[test]
fn the_longest_password_is_judged_as_quickly_as_a_shorter_one() {
    let hostile = "4@8({[<369&#!1/|0$5+7%2".repeat(6);
    let (long, shorter) = (&hostile[..128], &hostile[..48]);
    assert!(time_to_judge(long) < 4 * time_to_judge(shorter));
}

#[test]
fn a_few_unrelated_words_are_welcome_without_digits_or_signs() {
    for strong in ["copper lantern drifts north", "violetharbourundersnow", "correct-stable-battery-lantern"] {
        assert!(Password::new(strong, &["Ann", "Berg"], MIN_LENGTH).is_ok(), "{strong}");
    }
}

#[test]
fn a_password_never_shows_itself() {
    let password = Password::new("copper lantern drifts north", &[], MIN_LENGTH).unwrap();
    assert_eq!(format!("{password:?}"), "Password(…)");
}

#[test]
fn beside_a_second_factor_eight_characters_are_enough_and_must_be_hard_to_guess() {
    let beside_a_factor = |text: &str| Password::new(text, &[], MIN_LENGTH_WITH_FACTOR);
    assert!(beside_a_factor("q7#vLm2x").is_ok());
    assert!(in_words(beside_a_factor("q7#vLm2")).contains("Use at least 8 characters. This has 7."));
    assert!(in_words(beside_a_factor("password")).contains("too easy to guess"));
}

#[actix_web::test]
async fn what_was_typed_into_a_form_stands_in_no_log() {
    let app = TestApp::start().await;
    let request = TestRequest::post()
        .app_data(app.portal())
        .set_form([("password", "copper lantern")]);
    let (request, payload) = request.to_http_parts();
    let submitted = Submitted::arrived(&request, payload).await.unwrap();
    assert_eq!(submitted.get("password"), "copper lantern");
    assert_eq!(format!("{submitted:?}"), "Submitted(…)");
}
