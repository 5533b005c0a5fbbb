//! What a rule would do, before it does it: how many it mails on each of its days, and whom next.

use time::{Date, Duration};

use crate::clock::Timestamp;
use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::preferences::reminders::ReminderRule;
use crate::reminders::store::{self, Person, Place, Run};

/// From the first day on which it is carried out.
const LOOKED_AHEAD: i64 = 30;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    pub date: Date,
    pub mailed: i64,
}

/// The days on which the rule is carried out, in their order.
#[derive(Debug, Clone)]
pub struct Forecast {
    pub hour: u8,
    pub days: Vec<Day>,
}

impl Forecast {
    /// How many are mailed the next time.
    pub fn next(&self) -> i64 {
        self.days.first().map_or(0, |day| day.mailed)
    }

    pub fn all(&self) -> i64 {
        self.days.iter().map(|day| day.mailed).sum()
    }
}

/// As if nobody signed in meanwhile and nobody came.
pub fn of(connection: &mut Connection, context: &Context, rule: &ReminderRule) -> QueryResult<Forecast> {
    let dates = dates(connection, context, rule)?;
    let ends: Vec<Timestamp> = dates.iter().map(|date| rule.due_before(*date)).collect();
    let mut mailed = vec![0; dates.len()];
    for level in 0..rule.most {
        let counts = store::count_between(connection, level, &ends)?;
        for (first, people) in counts.into_iter().enumerate().filter(|(_, people)| *people > 0) {
            for place in turns(rule, &dates, first).take((rule.most - level) as usize) {
                mailed[place] += people;
            }
        }
    }
    let days = dates.into_iter().zip(mailed).map(|(date, mailed)| Day { date, mailed });
    Ok(Forecast { hour: rule.hour, days: days.collect() })
}

/// The places of the days on which somebody is reminded who first is on this one.
fn turns<'a>(rule: &ReminderRule, dates: &'a [Date], first: usize) -> impl Iterator<Item = usize> + use<'a> {
    let pause = Duration::days(rule.days);
    std::iter::successors(Some(first), move |place| {
        let next = dates[*place].saturating_add(pause);
        dates.iter().position(|date| *date >= next)
    })
}

/// The days on which it is carried out.
fn dates(connection: &mut Connection, context: &Context, rule: &ReminderRule) -> QueryResult<Vec<Date>> {
    let newest = store::newest_runs(connection, 1)?.pop();
    let first = rule.next_day(context.now, newest.as_ref().and_then(Run::day));
    Ok((0..LOOKED_AHEAD)
        .map(|later| first.saturating_add(Duration::days(later)))
        .filter(|date| !rule.quiet.contain(date.weekday()))
        .collect())
}

/// Somebody, and the day of their turn.
pub struct Turn {
    pub person: Person,
    pub date: Date,
    pub place: Place,
}

/// Whose turn it is next within the days looked ahead, in that order, after this place.
pub fn turns_after(
    connection: &mut Connection,
    context: &Context,
    rule: &ReminderRule,
    after: Place,
    limit: usize,
) -> QueryResult<Vec<Turn>> {
    let dates = dates(connection, context, rule)?;
    let Some(last) = dates.last() else { return Ok(Vec::new()) };
    let mut places = Vec::new();
    for level in 0..rule.most {
        places.extend(store::due(connection, level, rule.due_before(*last), after, limit)?);
    }
    places.sort_by_key(|place| (place.last, place.id));
    places.truncate(limit);
    let ids: Vec<i64> = places.iter().map(|place| place.id).collect();
    let people = store::people(connection, &ids)?;
    let turn = |place: Place| {
        let person = people.iter().find(|person| person.id.0 == place.id)?.clone();
        let earliest = rule.turn_after(place.last);
        let date = dates.iter().copied().find(|date| *date >= earliest)?;
        Some(Turn { person, date, place })
    };
    Ok(places.into_iter().filter_map(turn).collect())
}
