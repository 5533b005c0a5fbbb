//! What a rule would do, before it does it: how many are told and disabled on each of its days, and who is told next.

use time::{Date, Duration};

use crate::clock::Timestamp;
use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::dormant::store::ahead;
use crate::dormant::store::people::{self, Around, Person};
use crate::dormant::store::runs::{self, Place, Run};
use crate::preferences::dormancy::DormancyRule;

/// From the first day on which it is carried out.
const LOOKED_AHEAD: i64 = 30;

/// Numbers beyond what lists count to are given as one more than that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    pub date: Date,
    pub told: i64,
    pub disabled: i64,
}

/// As if nobody signed in meanwhile.
pub fn of(connection: &mut Connection, context: &Context, rule: &DormancyRule) -> QueryResult<Vec<Day>> {
    let dates = dates(connection, context, rule)?;
    let Some(first) = dates.first() else { return Ok(Vec::new()) };
    let ends: Vec<Timestamp> = dates.iter().map(|date| rule.due_before(*date)).collect();
    let told = ahead::to_tell(connection, &ends, rule.due_before(*first))?;
    let ends: Vec<Timestamp> = dates
        .iter()
        .map(|date| rule.hour_on(*date) + Duration::SECOND)
        .collect();
    let disabled = ahead::to_disable(connection, &ends)?;
    let notice = rule.notice as usize;
    let days = dates.into_iter().enumerate().map(|(place, date)| Day {
        date,
        told: told[place],
        disabled: disabled[place] + place.checked_sub(notice).map_or(0, |before| told[before]),
    });
    Ok(days.collect())
}

/// The days on which it is carried out.
fn dates(connection: &mut Connection, context: &Context, rule: &DormancyRule) -> QueryResult<Vec<Date>> {
    let newest = runs::newest(connection, 1)?.pop();
    let first = rule.next_day(context.now, newest.as_ref().and_then(Run::day));
    Ok((0..LOOKED_AHEAD)
        .map(|later| first.saturating_add(Duration::days(later)))
        .collect())
}

/// Somebody, the day on which they are told, and when they are disabled.
pub struct Turn {
    pub person: Person,
    pub told_on: Date,
    pub disabled_at: Timestamp,
}

/// A page of those whose turn comes within the days looked ahead, after this place.
pub struct Turns {
    pub turns: Vec<Turn>,
    /// Where the next page begins, if there is one.
    pub next: Option<Place>,
}

pub fn turns_after(
    connection: &mut Connection,
    context: &Context,
    rule: &DormancyRule,
    after: Place,
    limit: usize,
) -> QueryResult<Turns> {
    let dates = dates(connection, context, rule)?;
    let (Some(first), Some(last)) = (dates.first().copied(), dates.last().copied()) else {
        return Ok(Turns { turns: Vec::new(), next: None });
    };
    let mut places = people::due(connection, rule.due_before(last), after, limit + 1)?;
    let more = places.len() > limit;
    places.truncate(limit);
    let ids: Vec<i64> = places.iter().map(|place| place.id).collect();
    let (mut found, around) = (people::of(connection, &ids)?, Around::load(connection, &ids)?);
    let seen_since = rule.due_before(first);
    let turn = |place: &Place| {
        let person = found.remove(&crate::context::UserId(place.id))?;
        let stays = around.is_administrator(person.id) || around.was_seen_since(person.id, seen_since);
        let told_on = rule.told_after(place.at).max(first);
        (!stays).then(|| Turn { person, told_on, disabled_at: rule.disables_at(told_on) })
    };
    let next = places.last().copied().filter(|_| more);
    Ok(Turns { turns: places.iter().filter_map(turn).collect(), next })
}
