mod chart;
mod counts;
mod happenings;

use actix_web::web::Data;
use askama::Template;

use self::chart::Chart;
use self::happenings::Happening;
use super::days::{self, Days, KeptDays};
use super::first_steps::{self, Button, FirstStep};
use super::needs::{self, Act, KeptNumbers, Need, Number};
use super::store::{self, Counts, Scheduled};
use crate::db::{Connection, QueryResult};
use crate::gate::{Allowed, Frame, need};
use crate::journal::{self, Newest};
use crate::people::Scope;
use crate::rights::{Permission, Permissions};
use crate::web::kept::{AsOf, Kept};
use crate::web::paging::{counted, number_of, thousands};
use crate::web::{Page, render};

const HAPPENINGS: usize = 8;

/// A portal with more users than these is large.
const LARGE: i64 = 10_000;

/// By whom they count.
pub type KeptCounts = Kept<Scope, Counts>;
pub type KeptNewest = Kept<(), Newest>;

pub fn kept_counts() -> KeptCounts {
    Kept::longer_when(|counts| counts.all > LARGE)
}

pub fn kept_newest() -> KeptNewest {
    Kept::longer_when(|newest| newest.looked_far)
}

#[derive(Template)]
#[template(path = "dashboard/landing.html")]
struct LandingPage {
    frame: Frame,
    first_name: String,
    shown: Shown,
}

/// What there is for this viewer.
#[derive(Default)]
struct Shown {
    /// What the viewer would be told of; only what needs somebody has a number over zero.
    needs: Vec<(&'static Need, Number)>,
    /// Only for whoever may read users. The days are for whoever may read all of them.
    counts: Option<Counts>,
    days: Option<Days>,
    newest: Newest,
    /// Only for whoever may send mails.
    scheduled: Scheduled,
}

impl LandingPage {
    /// Those that need somebody now.
    fn needs(&self) -> impl Iterator<Item = &(&'static Need, Number)> {
        self.shown.needs.iter().filter(|(_, number)| number.count > 0)
    }

    fn needs_somebody(&self) -> bool {
        self.needs().next().is_some()
    }

    /// Where the viewer may carry it out.
    fn act_on(&self, need: &'static Need) -> Option<&'static Act> {
        need.act.as_ref().filter(|act| self.frame.may_somewhere(act.permission))
    }

    /// Of the whole portal, for whoever sees it whole.
    fn first_steps(&self) -> Option<Vec<FirstStep>> {
        let who = self.frame.who.as_ref()?;
        if !who.may(Permission::ReadUsers) {
            return None;
        }
        first_steps::of(self.shown.counts.as_ref()?, &who.permissions)
    }

    fn progress(&self, steps: &[FirstStep]) -> String {
        let done = steps.iter().filter(|step| step.is_done).count();
        format!("{done} of {} done", steps.len())
    }

    /// The next that the viewer may take.
    fn is_next(&self, steps: &[FirstStep], step: &FirstStep) -> bool {
        let next = steps.iter().find(|step| step.button != Button::None);
        next.is_some_and(|next| next.title == step.title)
    }

    fn chart(&self) -> Option<Chart<'_>> {
        self.shown.days.as_ref().map(Chart)
    }

    fn happenings(&self) -> impl Iterator<Item = Happening<'_>> {
        self.shown.newest.recent.iter().map(Happening)
    }

    /// "2 bulk actions are", for the sentence about those that wait for their time.
    fn scheduled(&self) -> Option<String> {
        let count = self.shown.scheduled.count;
        (count > 0).then(|| number_of(count, "bulk action is", "bulk actions are"))
    }

    /// As its list counts.
    fn counted(&self, number: &Number) -> String {
        counted(number.count)
    }

    fn number(&self, number: &i64) -> String {
        thousands(*number)
    }

    /// Where there are others than the viewer.
    fn counts_of_others(&self) -> Option<&Counts> {
        self.shown.counts.as_ref().filter(|counts| counts.all > 1)
    }

    /// For whoever would be told if something needed them.
    fn is_calm(&self) -> bool {
        !self.shown.needs.is_empty() && self.counts_of_others().is_some()
    }
}

/// What is read for the page, each kept for as long as it may be.
struct Reading {
    mine: Permissions,
    as_of: AsOf,
    counts: Data<KeptCounts>,
    numbers: Data<KeptNumbers>,
    days: Data<KeptDays>,
    newest: Data<KeptNewest>,
}

impl Reading {
    fn read(&self, connection: &mut Connection) -> QueryResult<Shown> {
        let mut shown = Shown { needs: self.needs(connection)?, ..Shown::default() };
        let (as_of, now) = (&self.as_of, self.as_of.now);
        let scope = self.mine.scope(Permission::ReadUsers);
        if !scope.is_nowhere() {
            let count = || store::count(connection, &scope, now);
            shown.counts = Some(self.counts.or_read(scope.clone(), as_of, count)?);
        }
        if scope.is_everywhere() {
            shown.days = Some(self.days.or_read((), as_of, || days::count(connection, now))?);
        }
        if self.mine.contains(Permission::ReadJournal) {
            let newest = || journal::newest(connection, HAPPENINGS);
            shown.newest = self.newest.or_read((), as_of, newest)?;
        }
        if self.mine.contains(Permission::SendMails) {
            shown.scheduled = store::scheduled(connection)?;
        }
        Ok(shown)
    }

    fn needs(&self, connection: &mut Connection) -> QueryResult<Vec<(&'static Need, Number)>> {
        let scoped = needs::ALL.iter().map(|need| (need, self.mine.scope(need.permission)));
        let mine = scoped.filter(|(_, scope)| !scope.is_nowhere());
        mine.map(|(need, scope)| {
            let count = || need.count(connection, &scope, self.as_of.now);
            Ok((need, self.numbers.or_read((need.label, scope.clone()), &self.as_of, count)?))
        })
        .collect()
    }
}

pub async fn show(
    visit: Allowed<need::SignedIn>,
    counts: Data<KeptCounts>,
    numbers: Data<KeptNumbers>,
    days: Data<KeptDays>,
    newest: Data<KeptNewest>,
) -> Page {
    let (mine, as_of) = (visit.who.permissions.clone(), visit.as_of());
    let reading = Reading { mine, as_of, counts, numbers, days, newest };
    let shown = visit.read(move |connection, _| reading.read(connection)).await?;
    render(&LandingPage {
        first_name: visit.who.first_name.clone(),
        frame: visit.frame(),
        shown,
    })
}
