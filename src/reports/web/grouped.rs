//! A report in groups: its table, its bars, and the days until people were in.

use super::ACCOUNTS;
use crate::db::{Connection, QueryResult};
use crate::people::search;
use crate::reports::asked::{Asked, GroupSort};
use crate::reports::counts::{Counts, Number};
use crate::reports::exported::{NamedGroup, in_order};
use crate::reports::group::Group;
use crate::reports::store::{self, Days, KeptDays, KeptGroups, MOST_GROUPS, Unheard};
use crate::rights::Permissions;
use crate::web::bars::{self, Picture, Strip};
use crate::web::kept::AsOf;
use crate::web::listing::{Head, PageLinks};
use crate::web::paging::{self, Listed, number_of, thousands};
use crate::web::query::Query;

/// A report in groups, as the database has it.
pub struct Grouped {
    pub group: Group,
    pub listed: Listed<NamedGroup>,
    pub total: Counts,
    groups: usize,
    is_cut: bool,
    /// Whether a search found more than it looks at.
    pub is_about_the_closest: bool,
    unheard: Vec<Unheard>,
    days: Days,
    asked: Asked,
}

/// A number, with the list of those whom it counts, where there is one of just those.
pub struct Linked {
    pub number: Number,
    pub words: String,
    pub link: Option<String>,
}

impl Grouped {
    pub fn read(
        connection: &mut Connection,
        (kept_groups, kept_days): (&KeptGroups, &KeptDays),
        (asked, group): (&Asked, Group),
        (after, before): (&str, &str),
        (mine, as_of): (&Permissions, &AsOf),
    ) -> QueryResult<Grouped> {
        let (filter, now) = (&asked.filter, as_of.now);
        let found = search::find(connection, &filter.search, &filter.scope)?;
        let ids = found.as_ref().map(|found| found.ids.as_slice());
        let counted = store::counted_or_kept(connection, kept_groups, (filter, ids), group, as_of)?;
        let days = kept_days.or_read(filter.clone(), as_of, || store::days(connection, filter, ids, now))?;
        let names = store::name_groups(connection, group, &counted.groups, mine)?;
        let rows = in_order(group, &counted.groups, names, asked.group_order(group));
        let places: Vec<i64> = rows.iter().map(|row| row.place).collect();
        let of_page = |shown: &[i64]| Ok(rows.iter().filter(|row| shown.contains(&row.place)).cloned().collect());
        Ok(Grouped {
            group,
            listed: paging::closest_first(&places, (after, before), of_page, |row: &NamedGroup| row.place)?,
            total: counted.total,
            groups: rows.len(),
            is_cut: counted.is_cut,
            is_about_the_closest: found.as_ref().is_some_and(|found| !found.whole),
            unheard: counted.unheard,
            days,
            asked: asked.clone(),
        })
    }

    pub fn is_empty(&self) -> bool {
        self.listed.rows.rows.is_empty()
    }

    pub fn heads(&self) -> Vec<Head> {
        let names = Number::ALL
            .iter()
            .map(|number| (GroupSort::By(*number), number.as_str(), number.label()));
        let columns: Vec<_> = [(GroupSort::Name, "name", self.group.label())]
            .into_iter()
            .chain(names)
            .collect();
        let order = self.asked.group_order(self.group);
        order.heads(&columns, &self.asked.view(), ACCOUNTS, true)
    }

    pub fn links(&self) -> PageLinks {
        PageLinks::new(ACCOUNTS, &self.asked.view(), &self.listed.rows)
    }

    pub fn count_line(&self) -> String {
        let (one, several) = self.group.nouns();
        let people = number_of(self.total.people, "user", "users");
        if self.is_cut {
            let most = thousands(MOST_GROUPS as i64);
            return format!("{people} in more than {most} {several}. These are the {most} with the most people.");
        }
        format!("{people} in {}", number_of(self.groups as i64, one, several))
    }

    /// The users of the list behind a number, of a group or of all.
    pub fn cells(&self, counts: &Counts, value: Option<&String>) -> Vec<Linked> {
        let numbers = Number::ALL.iter().map(|number| Linked {
            number: *number,
            words: thousands(counts.of(*number)),
            link: self.link_to(*number, value).filter(|_| counts.of(*number) > 0),
        });
        numbers.collect()
    }

    /// Of a group's name.
    pub fn link_of(&self, row: &NamedGroup) -> Option<String> {
        self.link_to(Number::People, Some(&row.value))
    }

    /// `None` where the filter has something else in the field already, for one list can't be narrowed to both.
    fn link_to(&self, number: Number, value: Option<&String>) -> Option<String> {
        let of_group = value.map(|value| (self.group.as_str(), value.as_str()));
        let narrowed = [of_group, number.filter()].into_iter().flatten();
        let query = narrowed
            .into_iter()
            .try_fold(self.asked.fields(), |query: Query, (field, value)| {
                let before = query.get(field);
                let is_free = before.is_empty() || before == value;
                is_free.then(|| query.with(field, value))
            });
        query.map(|query| query.after("/users"))
    }

    /// How far a group has come, for those who see it; the numbers stand beside it.
    pub fn strip(&self, counts: &Counts) -> Strip {
        let out = counts.locked + counts.disabled;
        let (opened, invited) = (counts.opened, counts.invited - counts.opened);
        let parts = [
            ("chart-activated", counts.active),
            ("chart-opened", opened),
            ("chart-waiting", invited),
            ("chart-sent", counts.staged),
            ("chart-out", out),
        ];
        Strip::of(&parts)
    }

    /// Of those who are or were to come in, how many did.
    pub fn share(&self, counts: &Counts) -> String {
        let people = counts.people.max(1);
        format!("{} %", counts.active * 100 / people)
    }

    /// At which domains nobody opened a mail.
    pub fn unheard(&self) -> Vec<String> {
        let sentence = |unheard: &Unheard| format!("0 of {} at {} opened", thousands(unheard.people), unheard.domain);
        self.unheard.iter().map(sentence).collect()
    }

    pub fn is_unheard(&self, row: &NamedGroup) -> bool {
        self.group == Group::Domain && self.unheard.iter().any(|unheard| unheard.domain == row.value)
    }

    /// What is known of a domain whose letters are not those of English, beside how mail servers write it.
    pub fn domain_in_letters(&self, row: &NamedGroup) -> Option<String> {
        let is_written_otherwise = self.group == Group::Domain && row.value.contains("xn--");
        let letters = url::quirks::domain_to_unicode(&row.value);
        Some(letters).filter(|letters| is_written_otherwise && !letters.is_empty() && *letters != row.value)
    }

    pub fn days(&self) -> Vec<(&'static str, String)> {
        let spans = self.days.spans().into_iter();
        spans.map(|(label, people)| (label, thousands(people))).collect()
    }

    /// `None` where nobody was in yet.
    pub fn picture_of_days(&self) -> Option<Picture> {
        let spans: Vec<bars::Span> = self
            .days
            .spans()
            .into_iter()
            .map(|(label, people)| bars::Span {
                name: if label == "1" { "1 day".to_owned() } else { format!("{label} days") },
                numbers: vec![("chart-activated", people)],
                words: number_of(people, "user", "users"),
            })
            .collect();
        let words = format!("Bar chart of the days from invitation to activation. {}", self.median());
        Picture::of(&spans, words)
    }

    pub fn median(&self) -> String {
        let people = number_of(self.days.people(), "user", "users");
        match self.days.median() {
            Some(days) => format!("Median: {}, of {people}.", number_of(days, "day", "days")),
            None => "Nobody was activated after an invitation yet.".to_owned(),
        }
    }
}
