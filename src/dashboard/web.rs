use actix_web::web::Data;
use askama::Template;

use super::store::{self, Counts};
use crate::gate::{Allowed, Frame, need};
use crate::journal::{self, NamedEntry, words};
use crate::mailing::corrections::{self, KeptOpen, Open};
use crate::rights::Permission;
use crate::web::kept::Kept;
use crate::web::paging::thousands;
use crate::web::{Page, render};

const HAPPENINGS: usize = 8;

/// A portal with more users than these is large.
const LARGE: i64 = 10_000;

pub type KeptCounts = Kept<(), Counts>;

pub fn kept_counts() -> KeptCounts {
    Kept::longer_when(|counts| counts.all > LARGE)
}

#[derive(Template)]
#[template(path = "dashboard/landing.html")]
struct LandingPage {
    frame: Frame,
    first_name: String,
    /// Only for whoever may read users.
    counts: Option<Counts>,
    /// Only for whoever may edit users: addresses that support corrected.
    corrections: Open,
    happenings: Vec<NamedEntry>,
}

/// A count that leads to the list of those it counts.
struct Count {
    label: &'static str,
    number: i64,
    link: &'static str,
    icon: &'static str,
    attention: bool,
}

/// A step on the way from known to active; everyone who came at least so far.
struct Step {
    label: &'static str,
    number: i64,
    note: String,
    link: &'static str,
}

impl LandingPage {
    fn counts(&self, counts: &Counts) -> [Count; 5] {
        let count = |label, number, link, icon, attention| Count { label, number, link, icon, attention };
        [
            count("All users", counts.all, "/users", "users", false),
            count("Never signed in", counts.never_signed_in, "/users?show=never_signed_in", "clock", false),
            count("Invitation expired", counts.invitation_expired, "/users?show=invitation_expired", "mail-open", true),
            count("Mail failed", counts.mail_failed, "/users?show=mail_failed", "error", true),
            count("Locked", counts.locked, "/users?status=locked", "lock", true),
        ]
    }

    /// How many are on the way, wherever on it.
    fn funnel_top(&self, counts: &Counts) -> i64 {
        counts.all - counts.disabled
    }

    fn steps(&self, counts: &Counts) -> [Step; 4] {
        let active = counts.active + counts.locked;
        let opened = active + counts.link_opened;
        let invited = active + counts.invited;
        [
            Step {
                label: "Staged",
                number: invited + counts.staged,
                note: format!("{} not invited yet", thousands(counts.staged)),
                link: "/users?status=staged",
            },
            Step {
                label: "Invited",
                number: invited,
                note: format!("{} did not open the link", thousands(counts.invited - counts.link_opened)),
                link: "/users?status=invited",
            },
            Step {
                label: "Link opened",
                number: opened,
                note: format!("{} set no password yet", thousands(counts.link_opened)),
                link: "/users?status=invited",
            },
            Step {
                label: "Active",
                number: active,
                note: format!("{} disabled besides", thousands(counts.disabled)),
                link: "/users?status=active",
            },
        ]
    }

    fn corrections_in_words(&self) -> String {
        let Open { waiting, made } = self.corrections;
        let waiting = (waiting > 0).then(|| format!("{} to approve", thousands(waiting)));
        let made = (made > 0).then(|| format!("{} to review", thousands(made)));
        waiting.into_iter().chain(made).collect::<Vec<_>>().join(", ")
    }

    fn actor<'a>(&self, entry: &'a NamedEntry) -> &'a str {
        words::actor(entry)
    }

    fn subject(&self, entry: &NamedEntry) -> Option<(String, String)> {
        words::subject(entry)
    }

    fn number(&self, number: &i64) -> String {
        thousands(*number)
    }

    fn is_empty(&self) -> bool {
        self.counts.is_some_and(|counts| counts.all <= 1)
    }
}

pub async fn show(visit: Allowed<need::SignedIn>, kept_counts: Data<KeptCounts>, kept_open: Data<KeptOpen>) -> Page {
    let reads_users = visit.who.may(Permission::ReadUsers);
    let reads_journal = visit.who.may(Permission::ReadJournal);
    let edits_users = visit.who.may(Permission::EditUsers);
    let as_of = visit.as_of();
    let (counts, corrections, happenings) = visit
        .read(move |connection, context| {
            let count = || kept_counts.or_read((), &as_of, || store::count(connection, context.now));
            let counts = reads_users.then(count).transpose()?;
            let count_open = || kept_open.or_read((), &as_of, || corrections::count_open(connection));
            let corrections = edits_users.then(count_open).transpose()?.unwrap_or_default();
            let happenings = if reads_journal { journal::newest(connection, HAPPENINGS)? } else { Vec::new() };
            Ok((counts, corrections, happenings))
        })
        .await?;
    render(&LandingPage {
        first_name: visit.who.first_name.clone(),
        frame: visit.frame(),
        counts,
        corrections,
        happenings,
    })
}
