//! The condition as rows of a form: each has its field, and beside it how it is compared with what. Rows come and go by
//! buttons that send the form, so that none of it needs a script.

use crate::notifying::{Comparison, Condition, Criterion, Field, MOST_CRITERIA};
use crate::web::Form;

const MOST_GROUPS: usize = 10;

/// A row as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which alternative it belongs to, from 0 on.
    pub group: usize,
    pub field: Field,
    comparison: String,
    pub value: String,
}

impl Row {
    pub fn compares_by(&self, comparison: &Comparison) -> bool {
        comparison.as_str() == self.comparison
    }
}

/// All of them, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    pub groups: usize,
    pub rows: Vec<Row>,
}

impl Rows {
    /// As they were sent.
    pub fn in_form(form: &Form) -> Rows {
        let (groups, fields) = (form.values("group"), form.values("field"));
        let (comparisons, values) = (form.values("comparison"), form.values("value"));
        let sent = groups.iter().zip(fields).zip(comparisons).zip(values);
        let rows: Vec<Row> = sent
            .filter_map(|(((group, field), comparison), value)| {
                Some(Row {
                    group: group.parse().ok().filter(|group| *group < MOST_GROUPS)?,
                    field: Field::parse(field)?,
                    comparison: comparison.clone(),
                    value: value.clone(),
                })
            })
            .take(MOST_CRITERIA)
            .collect();
        let asked: usize = form.value("groups").parse().unwrap_or(1);
        let needed = rows.iter().map(|row| row.group + 1).max().unwrap_or(1);
        Rows { groups: asked.clamp(needed, MOST_GROUPS), rows }
    }

    /// Puts them into a form, as if they had been sent.
    pub fn put_into(condition: &Condition, form: &mut Form) {
        let groups = condition.0.iter().enumerate();
        let rows: Vec<(String, &Criterion)> = groups
            .flat_map(|(place, group)| group.iter().map(move |one| (place.to_string(), one)))
            .collect();
        let all = |of: &dyn Fn(&(String, &Criterion)) -> String| rows.iter().map(of).collect();
        form.set_all("group", all(&|(group, _)| group.clone()));
        form.set_all("field", all(&|(_, one)| one.field.as_str().to_owned()));
        form.set_all("comparison", all(&|(_, one)| one.comparison.as_str().to_owned()));
        form.set_all("value", all(&|(_, one)| one.value()));
        form.set("groups", condition.0.len().max(1).to_string());
    }

    /// What a button beside them does. False for any other button.
    pub fn change(&mut self, form: &Form, act: &str) -> bool {
        match act.split_once(':') {
            Some(("add", group)) => self.add(group, form.value(&format!("add_{group}"))),
            Some(("remove", place)) => self.remove(place),
            None if act == "or" => self.groups = (self.groups + 1).min(MOST_GROUPS),
            _ => return false,
        }
        true
    }

    fn add(&mut self, group: &str, field: &str) {
        let group = group.parse().ok().filter(|group| *group < self.groups);
        let (Some(group), Some(field), true) = (group, Field::parse(field), self.has_room()) else {
            return;
        };
        let comparison = field.comparisons().first().map_or("", |first| first.as_str());
        self.rows.push(Row {
            group,
            field,
            comparison: comparison.to_owned(),
            value: String::new(),
        });
    }

    fn remove(&mut self, place: &str) {
        if let Some(place) = place.parse().ok().filter(|place| *place < self.rows.len()) {
            self.rows.remove(place);
        }
    }

    pub fn has_room(&self) -> bool {
        self.rows.len() < MOST_CRITERIA
    }

    pub fn has_room_for_a_group(&self) -> bool {
        self.groups < MOST_GROUPS
    }

    /// Those of an alternative, with their places among all.
    pub fn of_group(&self, group: usize) -> Vec<(usize, &Row)> {
        let rows = self.rows.iter().enumerate();
        rows.filter(|(_, row)| row.group == group).collect()
    }

    /// Alternatives without a row are left out. What is wrong with a row is told at its value.
    pub fn read(&self, form: &mut Form) -> Option<Condition> {
        let mut groups: Vec<Vec<Criterion>> = vec![Vec::new(); self.groups];
        for (place, row) in self.rows.iter().enumerate() {
            match Criterion::parse(row.field, &row.comparison, &row.value) {
                Ok(criterion) => groups.get_mut(row.group)?.push(criterion),
                Err(words) => form.refuse(&format!("value-{place}"), words),
            }
        }
        groups.retain(|group| !group.is_empty());
        if self.rows.is_empty() {
            form.refuse("add_0", "Add a condition: it says who gets the mail.");
        }
        Some(Condition(groups)).filter(|condition| !condition.0.is_empty())
    }
}
