//! What the cells of a row say.

use super::ListPage;
use crate::clock::Timestamp;
use crate::fields::matched::Part;
use crate::fields::rules::EMPLOYMENT_TYPES;
use crate::people::Status;
use crate::people::found::Kind;
use crate::people::language_label;
use crate::people::list::UserRow;
use crate::rights::Permission;
use crate::user_admin::columns::Column;
use crate::web::form::label_of;

impl ListPage {
    pub(super) fn name_of(&self, row: &UserRow) -> String {
        format!("{}, {}", row.last_name, row.first_name)
    }

    pub(super) fn name_parts<'a>(&self, name: &'a str) -> Vec<Part<'a>> {
        self.sought.parts(name, Kind::Name)
    }

    pub(super) fn word_parts<'a>(&self, text: &'a str) -> Vec<Part<'a>> {
        self.sought.parts(text, Kind::Word)
    }

    pub(super) fn phone_parts<'a>(&self, phone: &'a str) -> Vec<Part<'a>> {
        self.sought.parts(phone, Kind::Phone)
    }

    pub(super) fn phone_of(&self, row: &UserRow) -> String {
        format!("{} {}", row.mobile_prefix, row.phone).trim().to_owned()
    }

    /// What the search found in none of the columns that are shown, and where.
    pub(super) fn found_elsewhere<'a>(
        &self,
        row: &'a UserRow,
        name: &str,
        phone: &'a str,
    ) -> Option<(&'static str, Vec<Part<'a>>)> {
        let searched = [
            (Column::Email, Kind::Word, row.email.as_str()),
            (Column::Username, Kind::Word, row.username.as_str()),
            (Column::EmployeeNumber, Kind::Word, row.employee_number.as_str()),
            (Column::Phone, Kind::Phone, phone),
        ];
        let is_shown = |column: Column| self.columns.have(column);
        let shown: Vec<(Kind, &str)> = std::iter::once((Kind::Name, name))
            .chain(
                searched
                    .iter()
                    .filter(|(column, ..)| is_shown(*column))
                    .map(|(_, kind, text)| (*kind, *text)),
            )
            .collect();
        let hidden = searched.into_iter().filter(|(column, ..)| !is_shown(*column));
        self.sought
            .elsewhere(&shown, hidden.map(|(column, kind, text)| (column.label(), kind, text)))
    }

    pub(super) fn department_of(&self, row: &UserRow) -> &str {
        name_in(&self.choices.departments, row.department_id)
    }

    pub(super) fn position_of(&self, row: &UserRow) -> &str {
        name_in(&self.choices.positions, row.position_id)
    }

    pub(super) fn employment_of(&self, row: &'_ UserRow) -> String {
        label_of(EMPLOYMENT_TYPES, &row.employment_type).to_owned()
    }

    pub(super) fn language_of(&self, row: &UserRow) -> String {
        language_label(&row.language).to_owned()
    }

    fn may_do(&self, permission: Permission, row: &UserRow) -> bool {
        let who = self.frame.who.as_ref();
        who.is_some_and(|who| who.permissions.hold_in(row.department_id, permission))
    }

    pub(super) fn may_edit(&self, row: &UserRow) -> bool {
        self.may_do(Permission::EditUsers, row) && self.changeable.contains(&row.id)
    }

    /// Whatever stands in a row's menu takes this, and some of it more.
    pub(super) fn has_menu(&self, row: &UserRow) -> bool {
        self.may_do(Permission::SendMails, row) && self.changeable.contains(&row.id)
    }

    pub(super) fn status_of(&self, row: &UserRow) -> Status {
        row.standing.status(self.now)
    }

    pub(super) fn locked_until(&self, row: &UserRow) -> Option<Timestamp> {
        row.standing.lock_ends_at(self.now)
    }

    pub(super) fn invitation_has_expired(&self, row: &UserRow) -> bool {
        self.status_of(row) == Status::Invited && row.invitation_ends_at.is_some_and(|end| end <= self.now)
    }
}

fn name_in(names: &[(i64, String)], chosen: Option<i64>) -> &str {
    let found = names.iter().find(|(id, _)| Some(*id) == chosen);
    found.map_or("", |(_, name)| name)
}
