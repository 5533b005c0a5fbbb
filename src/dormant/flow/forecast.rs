//! What a rule would do, before it does it: how many are told and disabled on each of its days, and who is told next.

use time::{Date, Duration};

use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::daily::{self, Day, Place};
use crate::db::{Connection, QueryResult};
use crate::dormant::store::ahead;
use crate::dormant::store::people::{self, Around, Person};
use crate::preferences::dormancy::DormancyRule;
use crate::web::paging::{PAGE_SIZE, cut_to_page};

/// As if nobody signed in meanwhile. Numbers beyond what lists count to are given as one more than that.
pub fn of(connection: &mut Connection, context: &Context, rule: &DormancyRule) -> QueryResult<Vec<Day>> {
    let dates = daily::days_ahead(connection, rule, context.now)?;
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

/// Somebody, the day on which they are told, and when they are disabled.
pub struct Turn {
    pub person: Person,
    pub told_on: Date,
    pub disabled_at: Timestamp,
}

/// A page of those whose turn comes within the days looked ahead, after this place; and where the next page begins, if there
/// is one.
pub fn turns_after(
    connection: &mut Connection,
    context: &Context,
    rule: &DormancyRule,
    after: Place,
) -> QueryResult<(Vec<Turn>, Option<Place>)> {
    let dates = daily::days_ahead(connection, rule, context.now)?;
    let (Some(first), Some(last)) = (dates.first().copied(), dates.last()) else {
        return Ok((Vec::new(), None));
    };
    let mut places = people::due(connection, rule.due_before(*last), after, PAGE_SIZE + 1)?;
    let next = cut_to_page(&mut places).copied();
    let ids: Vec<i64> = places.iter().map(|place| place.id).collect();
    let (mut found, around) = (people::of(connection, &ids)?, Around::load(connection, &ids)?);
    let seen_since = rule.due_before(first);
    let turn = |place: &Place| {
        let person = found.remove(&UserId(place.id))?;
        let stays = around.administrators.contains(&person.id) || around.was_seen_since(person.id, seen_since);
        let told_on = rule.turn_after(place.at).max(first);
        (!stays).then(|| Turn { person, told_on, disabled_at: rule.disables_at(told_on) })
    };
    Ok((places.iter().filter_map(turn).collect(), next))
}
