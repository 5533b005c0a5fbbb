//! People in groups, counted by the database: first those who are alike in all that an index holds of them, which needs no
//! sorting, and then what is left of a million of them.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text};
use time::Duration;

use crate::clock::Timestamp;
use crate::db::{Connection, Over, QueryResult, Written, planned_for_each_value};
use crate::people::Status;
use crate::people::filter::Filter;
use crate::reports::counts::Counts;
use crate::reports::group::{Group, Place};
use crate::web::kept::{AsOf, Kept};

/// The largest.
pub const MOST_GROUPS: usize = 1_000;

/// Of a mail domain, to be told. Fewer may just not have looked yet.
const FEWEST_UNHEARD: i64 = 10;

/// Whoever was mailed since then may open it yet.
const DAY: Duration = Duration::days(1);

/// The largest.
const MOST_DOMAINS_TOLD: usize = 10;

/// By what is asked, without its order.
pub type KeptGroups = Kept<(Filter, Group), Counted>;

/// A group, by the value of the filter's field.
#[derive(Debug, Clone)]
pub struct GroupRow {
    pub value: String,
    pub counts: Counts,
}

/// A mail domain at which nobody opened a mail.
#[derive(Debug, Clone)]
pub struct Unheard {
    pub domain: String,
    pub people: i64,
}

/// What a report counts.
#[derive(Debug, Clone)]
pub struct Counted {
    /// Those with the most people first.
    pub groups: Vec<GroupRow>,
    /// Of all people, each counted once.
    pub total: Counts,
    /// Whether there are more groups.
    pub is_cut: bool,
    /// Of mail domains only.
    pub unheard: Vec<Unheard>,
}

type Row = (Option<String>, i64, i64, i64, i64, i64, i64, i64, i64, i64);
type Sums = (Nullable<Text>, BigInt, BigInt, BigInt, BigInt, BigInt, BigInt, BigInt, BigInt, BigInt);

/// [`counted`] anew only where something changed since.
pub fn counted_or_kept(
    connection: &mut Connection,
    kept: &KeptGroups,
    (filter, ids): (&Filter, Option<&[i64]>),
    group: Group,
    as_of: &AsOf,
) -> QueryResult<Counted> {
    kept.or_read((filter.clone(), group), as_of, || counted(connection, filter, ids, group, as_of.now))
}

/// A search's finds are given as `ids`.
pub fn counted(
    connection: &mut Connection,
    filter: &Filter,
    ids: Option<&[i64]>,
    group: Group,
    now: Timestamp,
) -> QueryResult<Counted> {
    planned_for_each_value(connection, |connection| {
        let rows = rows_of(connection, filter, ids, &group.place(), now)?;
        let is_cut = rows.len() > MOST_GROUPS;
        let found = rows.into_iter().take(MOST_GROUPS);
        let groups: Vec<GroupRow> = found
            .filter_map(|row| {
                let (value, counts) = read(row);
                Some(GroupRow { value: group.value_of(value)?, counts })
            })
            .collect();
        let total = match is_cut || group.overlaps() {
            true => total(connection, filter, ids, now)?,
            false => sum_of(&groups),
        };
        let unheard = match group {
            Group::Domain => unheard(connection, filter, ids, &groups, now)?,
            _ => Vec::new(),
        };
        Ok(Counted { groups, total, is_cut, unheard })
    })
}

fn rows_of(
    connection: &mut Connection,
    filter: &Filter,
    ids: Option<&[i64]>,
    place: &Place,
    now: Timestamp,
) -> QueryResult<Vec<Row>> {
    let Place { selected, joined, alike, key } = *place;
    let people = filter.query(ids, now).select(Written::<Integer>::new(selected));
    let sums = sums();
    let before =
        format!("SELECT CAST({key} AS TEXT), {sums} FROM (SELECT {alike}, narrowed.stage, count(*) AS people FROM ");
    let after = format!(
        "{joined} GROUP BY {alike}, narrowed.stage) AS counted GROUP BY {key} ORDER BY 2 DESC, 1 LIMIT {}",
        MOST_GROUPS + 1
    );
    let statement: Over<Sums, _> = Over {
        before: Written::new(before),
        rows: people,
        after: Written::new(after),
    };
    statement.load(connection)
}

fn total(connection: &mut Connection, filter: &Filter, ids: Option<&[i64]>, now: Timestamp) -> QueryResult<Counts> {
    let Place { selected, alike, .. } = Group::Status.place();
    let people = filter.query(ids, now).select(Written::<Integer>::new(selected));
    let sums = sums();
    let before =
        format!("SELECT CAST(NULL AS TEXT), {sums} FROM (SELECT {alike}, narrowed.stage, count(*) AS people FROM ");
    let statement: Over<Sums, _> = Over {
        before: Written::new(before),
        rows: people,
        after: Written::new(format!(" GROUP BY {alike}, narrowed.stage) AS counted")),
    };
    let row: Row = statement.get_result(connection)?;
    Ok(read(row).1)
}

/// In the order in which [`read`] takes them. What the column `stage` says stands in its migration.
fn sums() -> String {
    let of = |condition: &str| {
        format!("CAST(coalesce(sum(CASE WHEN {condition} THEN counted.people ELSE 0 END), 0) AS BIGINT)")
    };
    let of_status = (0..Status::ALL.len()).map(|place| of(&format!("counted.stage / 4 = {place}")));
    let all = [of("1 = 1")].into_iter().chain(of_status);
    let opened = of("counted.stage IN (6, 7)");
    let failed = of("counted.stage % 2 = 1");
    let unheard = of("counted.stage = 4");
    all.chain([opened, failed, unheard]).collect::<Vec<_>>().join(", ")
}

fn read(row: Row) -> (Option<String>, Counts) {
    let (key, people, staged, invited, active, locked, disabled, opened, mail_failed, unheard) = row;
    let counts = Counts {
        people,
        staged,
        invited,
        opened,
        active,
        locked,
        disabled,
        mail_failed,
        unheard,
    };
    (key, counts)
}

fn sum_of(groups: &[GroupRow]) -> Counts {
    let mut total = Counts::default();
    groups.iter().for_each(|group| total += group.counts);
    total
}

/// Of those who were last mailed a day ago or longer.
fn unheard(
    connection: &mut Connection,
    filter: &Filter,
    ids: Option<&[i64]>,
    groups: &[GroupRow],
    now: Timestamp,
) -> QueryResult<Vec<Unheard>> {
    let suspicious = |group: &&GroupRow| group.counts.unheard >= FEWEST_UNHEARD && !group.counts.has_heard();
    let mut told = Vec::new();
    for GroupRow { value, .. } in groups.iter().filter(suspicious).take(MOST_DOMAINS_TOLD) {
        let at_domain = Filter { domain: value.clone(), ..filter.clone() };
        let a_day_ago = Written::<Bool>::new("users.status = 'invited' AND users.link_opened_at IS NULL")
            .sql(" AND users.mail_failed_at IS NULL AND users.email <> ''")
            .sql(" AND coalesce(users.mail_asked_at, users.invited_at) <= ")
            .bind(now.saturating_sub(DAY));
        let people = at_domain
            .query(ids, now)
            .filter(a_day_ago)
            .count()
            .get_result::<i64>(connection)?;
        if people >= FEWEST_UNHEARD {
            told.push(Unheard { domain: value.clone(), people });
        }
    }
    Ok(told)
}
