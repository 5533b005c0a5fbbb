//! By what people are counted together, and what that is in SQL.

use crate::db::text_enum;
use crate::people::Status;
use crate::people::filter::{NO_DOMAIN, ORGANISATIONS_LANGUAGE, WITHOUT};
use crate::people::month::Month;

text_enum! {
    /// The words are those of the filter's fields, by which each group is a list of its own.
    pub enum Group {
        Department = "department",
        Position = "position",
        Role = "role",
        Import = "import",
        Domain = "domain",
        Status = "status",
        Source = "source",
        Language = "mail_language",
        Month = "month",
    }
}

/// Where the database finds what people are counted by.
pub struct Place {
    /// Of a person, before they are put together.
    pub selected: &'static str,
    /// What else is known of a person, beside the table `narrowed`.
    pub joined: &'static str,
    /// Those who are alike in these are counted first, as an index holds them.
    pub alike: &'static str,
    /// Then by this.
    pub key: &'static str,
}

/// As in the index `users_reported_by_place`.
const BY_PLACE: Place = Place {
    selected: "users.language, users.source, users.department_id, users.position_id, users.stage",
    joined: "",
    alike: "narrowed.language, narrowed.source, narrowed.department_id, narrowed.position_id",
    key: "",
};

/// As in the index `users_reported_by_domain`.
const BY_DOMAIN: Place = Place {
    selected: "users.email_domain, users.created_month, users.stage",
    joined: "",
    alike: "narrowed.email_domain, narrowed.created_month",
    key: "",
};

impl Group {
    pub fn place(self) -> Place {
        match self {
            Group::Department => Place { key: "counted.department_id", ..BY_PLACE },
            Group::Position => Place { key: "counted.position_id", ..BY_PLACE },
            Group::Source => Place { key: "counted.source", ..BY_PLACE },
            Group::Language => Place { key: "counted.language", ..BY_PLACE },
            Group::Status => Place { key: "counted.stage / 4", ..BY_PLACE },
            Group::Domain => Place { key: "counted.email_domain", ..BY_DOMAIN },
            Group::Month => Place { key: "counted.created_month", ..BY_DOMAIN },
            Group::Role => Place {
                selected: "users.id, users.stage",
                joined: " LEFT JOIN user_roles ON user_roles.user_id = narrowed.id",
                alike: "user_roles.role_id",
                key: "counted.role_id",
            },
            Group::Import => Place {
                selected: "users.id, users.stage",
                joined: " LEFT JOIN import_people ON import_people.user_id = narrowed.id AND import_people.was_created",
                alike: "import_people.import_id",
                key: "counted.import_id",
            },
        }
    }

    /// The value of the filter's field, for what the database groups by. `None` for what no filter can name.
    pub fn value_of(self, key: Option<String>) -> Option<String> {
        let key = key.filter(|key| !key.is_empty());
        match self {
            Group::Department | Group::Position | Group::Role | Group::Import => {
                Some(key.unwrap_or_else(|| WITHOUT.to_string()))
            }
            Group::Domain => Some(key.unwrap_or_else(|| NO_DOMAIN.to_owned())),
            Group::Language => Some(key.unwrap_or_else(|| ORGANISATIONS_LANGUAGE.to_owned())),
            Group::Source => key,
            Group::Status => {
                let place: usize = key?.parse().ok()?;
                Some(Status::ALL.get(place)?.as_str().to_owned())
            }
            Group::Month => Some(Month::of_number(key?.parse().ok()?)?.to_string()),
        }
    }

    /// As a heading and as a choice name it.
    pub fn label(self) -> &'static str {
        match self {
            Group::Department => "Department",
            Group::Position => "Job position",
            Group::Role => "Role",
            Group::Import => "Import",
            Group::Domain => "Mail domain",
            Group::Status => "Status",
            Group::Source => "Source",
            Group::Language => "Language",
            Group::Month => "Month created",
        }
    }

    /// As in "12 departments".
    pub fn nouns(self) -> (&'static str, &'static str) {
        match self {
            Group::Department => ("department", "departments"),
            Group::Position => ("job position", "job positions"),
            Group::Role => ("role", "roles"),
            Group::Import => ("import", "imports"),
            Group::Domain => ("mail domain", "mail domains"),
            Group::Status => ("status", "statuses"),
            Group::Source => ("source", "sources"),
            Group::Language => ("language", "languages"),
            Group::Month => ("month", "months"),
        }
    }

    /// Whether somebody may be in several groups, so that these together have more people than there are.
    pub fn overlaps(self) -> bool {
        self == Group::Role
    }
}
