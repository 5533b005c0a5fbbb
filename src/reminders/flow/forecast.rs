//! What a rule would do, before it does it: how many it mails on each of its days, and whom next.

use time::{Date, Duration};

use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::daily::{self, Day, Place};
use crate::db::{Connection, QueryResult};
use crate::people::{self, User};
use crate::preferences::reminders::ReminderRule;
use crate::reminders::store;
use crate::web::paging::{PAGE_SIZE, cut_to_page};

/// As if nobody signed in meanwhile and nobody came.
pub fn of(connection: &mut Connection, context: &Context, rule: &ReminderRule) -> QueryResult<Vec<Day>> {
    let dates = daily::days_ahead(connection, rule, context.now)?;
    let ends: Vec<Timestamp> = dates.iter().map(|date| rule.due_before(*date)).collect();
    let mut told = vec![0; dates.len()];
    for level in 0..rule.most {
        let counts = store::count_between(connection, level, &ends)?;
        for (first, people) in counts.into_iter().enumerate().filter(|(_, people)| *people > 0) {
            for place in turns(rule, &dates, first).take((rule.most - level) as usize) {
                told[place] += people;
            }
        }
    }
    let days = dates.into_iter().zip(told);
    Ok(days.map(|(date, told)| Day { date, told, disabled: 0 }).collect())
}

/// The places of the days on which somebody is reminded who first is on this one.
fn turns<'a>(rule: &ReminderRule, dates: &'a [Date], first: usize) -> impl Iterator<Item = usize> + use<'a> {
    let pause = Duration::days(rule.days);
    std::iter::successors(Some(first), move |place| {
        let next = dates[*place].saturating_add(pause);
        dates.iter().position(|date| *date >= next)
    })
}

/// Somebody, and the day of their turn.
pub struct Turn {
    pub person: User,
    pub date: Date,
}

/// A page of those whose turn comes within the days looked ahead, in that order, after this place; and where the next page
/// begins, if there is one.
pub fn turns_after(
    connection: &mut Connection,
    context: &Context,
    rule: &ReminderRule,
    after: Place,
) -> QueryResult<(Vec<Turn>, Option<Place>)> {
    let dates = daily::days_ahead(connection, rule, context.now)?;
    let Some(last) = dates.last() else { return Ok((Vec::new(), None)) };
    let mut places = Vec::new();
    for level in 0..rule.most {
        places.extend(store::due(connection, level, rule.due_before(*last), after, PAGE_SIZE + 1)?);
    }
    places.sort_unstable();
    let next = cut_to_page(&mut places).copied();
    let mut people = people::find_all(connection, places.iter().map(|place| UserId(place.id)))?;
    let turn = |place: &Place| {
        let person = people.remove(&UserId(place.id))?;
        let earliest = rule.turn_after(place.at);
        let date = dates.iter().copied().find(|date| *date >= earliest)?;
        Some(Turn { person, date })
    };
    Ok((places.iter().filter_map(turn).collect(), next))
}
