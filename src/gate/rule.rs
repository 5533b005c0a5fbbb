//! The page of a rule that is carried out daily: its form, what it would do, and its last runs. A form in the address is tried
//! out and saves nothing; one that would concern many people at once is asked about before it is saved.

use std::ops::Deref;

use actix_web::HttpRequest;
use time::Date;
use url::form_urlencoded::{self, Serializer};

use super::{Allowed, Recent, need};
use crate::clock::Timestamp;
use crate::context::Context;
use crate::daily::{self, Day, Place, Run};
use crate::db::{Connection, QueryResult};
use crate::journal::{self, Setting};
use crate::preferences::schedule::Schedule;
use crate::web::bars::{self, Picture};
use crate::web::listing::PageLinks;
use crate::web::{Form, PageError, Submitted};

/// The list of those whom a rule concerns next, below its page.
const FORECAST: &str = "/forecast";

/// The field that every rule's form has.
pub const DAYS: &str = "days";

/// Whoever would concern more people at once is asked again.
const MANY: i64 = 100;

const SHOWN_RUNS: usize = 14;

/// What a room says of its rule.
pub trait Rule: Copy + Send + Deref<Target = Schedule> + 'static {
    /// Of its page.
    const PATH: &'static str;
    /// In the journal.
    const LABEL: &'static str;

    fn load(connection: &mut Connection) -> QueryResult<Self>;

    /// Returns what was there before.
    fn save(&self, connection: &mut Connection) -> QueryResult<Self>;

    /// The rule that holds from `now` on, unless something is wrong with the form. What it doesn't ask stays as it is stored.
    fn read(form: &mut Form, stored: &Self, now: Timestamp) -> Option<Self>;

    /// All that its form says.
    fn fields(&self) -> Vec<(&'static str, String)>;

    /// For the journal.
    fn in_words(&self) -> Vec<Setting>;

    /// What it would do on each of its next days, as if nobody signed in meanwhile.
    fn forecast(&self, connection: &mut Connection, context: &Context) -> QueryResult<Vec<Day>>;
}

/// Whenever they were chosen.
fn say_the_same<R: Rule>(one: &R, other: &R) -> bool {
    one.fields() == other.fields()
}

/// Whether it is what happens unless something is changed.
fn is_in_force<R: Rule>(asked: &R, stored: &R) -> bool {
    stored.is_on && say_the_same(asked, stored)
}

/// To a rule's page, or to one below it, which begins after a place.
fn link<R: Rule>(rule: &R, below: &str, after: Option<Place>) -> String {
    let mut query = Serializer::new(String::new());
    query.extend_pairs(rule.fields());
    query.extend_pairs(after.map(|place| ("after", place.to_string())));
    format!("{}{below}?{}", R::PATH, query.finish())
}

fn address_of(request: &HttpRequest) -> Submitted {
    let query = request.query_string().as_bytes();
    form_urlencoded::parse(query).into_owned().collect()
}

/// What a rule would do, and who it is about.
pub struct Outlook<R> {
    pub rule: R,
    pub days: Vec<Day>,
    /// It is what happens unless something is changed.
    pub is_in_force: bool,
    today: Date,
}

impl<R: Rule> Outlook<R> {
    fn of(connection: &mut Connection, context: &Context, asked: R, stored: R) -> QueryResult<Outlook<R>> {
        let is_in_force = is_in_force(&asked, &stored);
        let rule = if is_in_force { stored } else { asked };
        Ok(Outlook {
            days: rule.forecast(connection, context)?,
            rule,
            is_in_force,
            today: context.now.date(),
        })
    }

    /// "Tomorrow", or the day, and the hour.
    pub fn next_time(&self) -> String {
        let first = self.days.first().map_or(self.today, |day| day.date);
        let day = match (first - self.today).whole_days() {
            0 => "Today".to_owned(),
            1 => "Tomorrow".to_owned(),
            _ => format!("On {} {}", &first.weekday().to_string()[..3], bars::short(first)),
        };
        format!("{day} at {:02}:00 UTC", self.rule.hour)
    }

    /// The list of those whom it concerns next.
    pub fn people(&self) -> String {
        link(&self.rule, FORECAST, None)
    }

    /// How many are told the next time.
    pub fn told(&self) -> i64 {
        self.days.first().map_or(0, |day| day.told)
    }

    /// How many are disabled the next time.
    pub fn disabled(&self) -> i64 {
        self.days.first().map_or(0, |day| day.disabled)
    }

    fn at_once(&self) -> i64 {
        self.told().max(self.disabled())
    }

    /// The form, to be sent again by whoever saw what it would do.
    pub fn confirmed(&self) -> Vec<(&'static str, String)> {
        let mut fields = self.rule.fields();
        fields.push(("confirmed", self.at_once().to_string()));
        fields
    }

    /// The days as bars, which `what` describes. `drawn` gives a day's numbers, and words for them. `None` if all are zero.
    pub fn picture(&self, what: &str, drawn: impl Fn(&Day) -> (bars::Numbers, String)) -> Option<Picture> {
        let span = |day: &Day| {
            let (numbers, words) = drawn(day);
            bars::Span { name: bars::short(day.date), numbers, words }
        };
        let days: Vec<bars::Span> = self.days.iter().map(span).collect();
        let (first, last) = (&days.first()?.name, &days.last()?.name);
        let words = format!("Bar chart of the days from {first} to {last}: {what}.");
        Picture::of(&days, words)
    }
}

/// A rule's page.
pub struct RuleView<R> {
    pub form: Form,
    /// Absent while the form can't be read.
    pub outlook: Option<Outlook<R>>,
    pub runs: Vec<Run>,
}

impl<R: Rule> RuleView<R> {
    /// Of the rule in force or, with one in the address, of that.
    pub async fn asked_for<N>(visit: &Allowed<N>) -> Result<RuleView<R>, PageError> {
        let stored = visit.read(|connection, _| R::load(connection)).await?;
        let asked = address_of(&visit.request);
        let mut form = match asked.has(DAYS) {
            true => Form::from_submitted(&asked),
            false => visit.typed_again(Form::from_submitted(&stored.fields().into_iter().collect())),
        };
        let rule = R::read(&mut form, &stored, visit.now);
        RuleView::load(visit, form, rule, stored).await
    }

    async fn load<N>(visit: &Allowed<N>, form: Form, asked: Option<R>, stored: R) -> Result<RuleView<R>, PageError> {
        let (outlook, runs) = visit
            .read_at_length(move |connection, context| {
                let outlook = asked.map(|asked| Outlook::of(connection, context, asked, stored));
                Ok((outlook.transpose()?, daily::newest(connection, stored.name, SHOWN_RUNS)?))
            })
            .await?;
        Ok(RuleView { form, outlook, runs })
    }
}

/// A page of those whom a rule concerns next.
pub struct Concerned<T> {
    pub turns: Vec<T>,
    pub links: PageLinks,
    /// To the rule that it is about.
    pub back: String,
}

impl<T: Send + 'static> Concerned<T> {
    /// By the rule in the address or, without one, by the one in force. `find` looks for a page of them after a place, and
    /// says where the next begins, if there is one.
    pub async fn next<R: Rule, N>(visit: &Allowed<N>, find: Find<R, T>) -> Result<Concerned<T>, PageError> {
        let asked = address_of(&visit.request);
        let stored = visit.read(|connection, _| R::load(connection)).await?;
        let rule = match asked.has(DAYS) {
            true => R::read(&mut Form::from_submitted(&asked), &stored, visit.now).ok_or(PageError::NotFound)?,
            false => stored,
        };
        let rule = if is_in_force(&rule, &stored) { stored } else { rule };
        let after = Place::parse(asked.get("after"));
        let (turns, next) = visit
            .read_at_length(move |connection, context| find(connection, context, &rule, after))
            .await?;
        let next = next.map(|place| link(&rule, FORECAST, Some(place)));
        Ok(Concerned {
            turns,
            links: PageLinks::onward(next),
            back: link(&rule, "", None),
        })
    }
}

type Find<R, T> = fn(&mut Connection, &Context, &R, Place) -> QueryResult<(Vec<T>, Option<Place>)>;

/// What comes of a form that was sent to be saved.
pub enum Sent<R> {
    Refused(RuleView<R>),
    /// It concerns many, and nothing was saved yet.
    Asks(Outlook<R>),
    Saved(R),
}

impl<R: Rule> Sent<R> {
    /// Saves it, with an entry in the journal, unless it is refused or has to be confirmed.
    pub async fn save(visit: &Recent<need::EditSettings>, submitted: &Submitted) -> Result<Sent<R>, PageError> {
        let mut form = Form::from_submitted(submitted);
        let stored = visit.read(|connection, _| R::load(connection)).await?;
        let Some(rule) = R::read(&mut form, &stored, visit.now) else {
            return Ok(Sent::Refused(RuleView::load(visit, form, None, stored).await?));
        };
        let confirmed: i64 = submitted.get("confirmed").parse().unwrap_or(0);
        if rule.is_on && !say_the_same(&rule, &stored) {
            let outlook = visit
                .read_at_length(move |connection, context| Outlook::of(connection, context, rule, stored))
                .await?;
            if outlook.at_once() > confirmed.max(MANY) {
                return Ok(Sent::Asks(outlook));
            }
        }
        visit
            .write(move |connection, context| put(connection, context, rule))
            .await?;
        Ok(Sent::Saved(rule))
    }
}

fn put<R: Rule>(connection: &mut Connection, context: &Context, rule: R) -> Result<(), PageError> {
    let stored = R::load(connection)?;
    // What was changed in no way goes on as it was.
    let rule = if say_the_same(&rule, &stored) { stored } else { rule };
    let before = rule.save(connection)?;
    journal::record_settings(connection, context, R::LABEL, &before.in_words(), &rule.in_words())?;
    Ok(())
}
