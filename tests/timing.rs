//! The time of an answer tells nothing of whether a name is known. Measured in turns, so that whatever else the machine
//! does falls on all alike; a busy machine may spoil a measurement, but hardly three in a row.

use std::sync::Arc;
use std::time::Instant;

use diesel::prelude::*;
use purser::clock::Timestamp;
use purser::db::schema::users;
use purser::randomness::SystemRandomness;
use purser::secret::password::RECOMMENDED_COST;
use purser::secret::{Password, Passwords};
use time::Duration;

use crate::support::{PASSWORD, PersonForm, Settings, TestApp};

const ROUNDS: usize = 40;
const MEASUREMENTS: usize = 3;

/// Where two kinds of answers take the same time, one is slower than the other as often as not. Of forty each, chance
/// alone goes beyond this in one measurement of a thousand.
const OFTEN: f64 = 0.5 + 0.22;

/// The share of a median that a difference must reach: less is too little to be told from chance by the few tries that an
/// account allows.
const APART: f64 = 0.04;

/// Seconds that answers took, by what was asked.
struct Times<'a>(Vec<(&'a str, Vec<f64>)>);

impl<'a> Times<'a> {
    fn of(kinds: &[&'a str]) -> Times<'a> {
        Times(kinds.iter().map(|kind| (*kind, Vec::new())).collect())
    }

    /// What tells two kinds apart, if anything does.
    fn difference(&self) -> Option<String> {
        let pairs = (0..self.0.len()).flat_map(|one| (0..one).map(move |other| (one, other)));
        pairs
            .map(|(one, other)| (&self.0[one], &self.0[other]))
            .find_map(|((one, mine), (other, theirs))| {
                told_apart(mine, theirs).map(|how| format!("{one}, {other}: {how}"))
            })
    }
}

fn told_apart(mine: &[f64], theirs: &[f64]) -> Option<String> {
    let slower = slower_share(mine, theirs);
    let (mine, theirs) = (median(mine), median(theirs));
    let apart = (mine - theirs).abs() / mine.max(theirs);
    let differs = slower.max(1.0 - slower) > OFTEN && apart > APART;
    differs.then(|| format!("slower in {slower:.2} of cases, medians {mine:.4} and {theirs:.4} seconds"))
}

/// How often one of mine took longer than one of theirs.
fn slower_share(mine: &[f64], theirs: &[f64]) -> f64 {
    let slower = mine
        .iter()
        .map(|mine| theirs.iter().filter(|theirs| mine > *theirs).count())
        .sum::<usize>();
    slower as f64 / (mine.len() * theirs.len()) as f64
}

fn median(times: &[f64]) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Each kind once a round, each time in another order.
async fn measure<'a>(app: &TestApp, path: &str, asked: &[(&'a str, &str)], prepare: impl Fn(&TestApp)) -> Times<'a> {
    let kinds: Vec<&str> = asked.iter().map(|(kind, _)| *kind).collect();
    let mut times = Times::of(&kinds);
    let visitor = app.visitor();
    for round in 0..ROUNDS {
        prepare(app);
        for turn in 0..asked.len() {
            let place = (round + turn) % asked.len();
            let fields = [("login", asked[place].1), ("password", "not the password of anybody")];
            let began = Instant::now();
            visitor.post(path, &fields).await;
            times.0[place].1.push(began.elapsed().as_secs_f64());
        }
    }
    times
}

async fn assert_alike(app: &TestApp, path: &str, asked: &[(&str, &str)], prepare: impl Fn(&TestApp)) {
    let mut differences = Vec::new();
    for _ in 0..MEASUREMENTS {
        match measure(app, path, asked, &prepare).await.difference() {
            None => return,
            Some(difference) => differences.push(difference),
        }
    }
    panic!("the time of an answer tells more than the answer: {differences:#?}");
}

/// As if these had just failed so often.
fn set_failures(app: &TestApp, email: &str, failures: i32, locked_until: Option<Timestamp>) {
    app.write(|connection| {
        diesel::update(users::table.filter(users::email.eq(email)))
            .set((users::failed_sign_ins.eq(failures), users::lockouts.eq(0), users::locked_until.eq(locked_until)))
            .execute(connection)
    });
}

#[actix_web::test]
async fn a_wrong_password_takes_as_long_as_an_unknown_name_a_lock_and_the_try_that_locks() {
    let mut app = TestApp::start_with(Settings::with_recommended_cost()).await;
    let maria = app.administrator().await;
    for person in [&PersonForm::ANN, &PersonForm::BOB, &PersonForm::EVE] {
        app.active_user(&maria, person).await;
    }
    let asked = [
        ("a known name", "ann@example.com"),
        ("an unknown name", "nobody@example.com"),
        ("a locked account", "bob@example.com"),
        ("the try that locks", "eve@example.com"),
    ];
    assert_alike(&app, "/login", &asked, |app| {
        set_failures(app, "ann@example.com", 0, None);
        set_failures(app, "bob@example.com", 0, Some(app.now() + Duration::HOUR));
        set_failures(app, "eve@example.com", 9, None);
    })
    .await;
    app.leave_mail_queued();
}

#[actix_web::test]
async fn forgot_password_takes_as_long_for_an_unknown_name() {
    let mut app = TestApp::start_with(Settings::with_recommended_cost()).await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let asked = [("a known name", "ann@example.com"), ("an unknown name", "nobody@example.com")];
    assert_alike(&app, "/forgot-password", &asked, |app| app.after(Duration::minutes(5))).await;
    app.leave_mail_queued();
}

#[actix_web::test]
async fn comparing_with_nobodys_password_takes_the_same_work() {
    let passwords = Passwords::new(Arc::new(SystemRandomness), RECOMMENDED_COST);
    let hash = passwords.hash(Password::as_typed(PASSWORD)).await.unwrap();
    let mut times = Times::of(&["somebody", "nobody"]);
    for _ in 0..ROUNDS {
        for (place, hash) in [Some(hash.clone()), None].into_iter().enumerate() {
            let began = Instant::now();
            let typed = Password::as_typed("not the password of anybody");
            assert!(!passwords.verify(typed, hash).await.unwrap());
            times.0[place].1.push(began.elapsed().as_secs_f64());
        }
    }
    let (somebody, nobody) = (median(&times.0[0].1), median(&times.0[1].1));
    assert!(nobody > somebody / 2.0, "{somebody:.4} and {nobody:.4} seconds");
}
