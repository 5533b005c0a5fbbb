//! Departments, the job positions in them, and how many of a hundred people work in each.

use diesel::prelude::*;

use super::load;
use super::people::Post;
use crate::clock::Timestamp;
use crate::db::schema::{departments, positions};
use crate::db::{Connection, QueryResult};
use crate::fields::fold::fold;
use crate::people::posts::PostKind;

pub struct Department {
    pub name: &'static str,
    pub share: u64,
    pub positions: &'static [&'static str],
}

pub const DEPARTMENTS: &[Department] = &[
    Department {
        name: "Bridge",
        share: 6,
        positions: &["Master", "Chief officer", "Second officer", "Third officer"],
    },
    Department {
        name: "Deck",
        share: 16,
        positions: &["Bosun", "Able seafarer", "Ordinary seafarer", "Deck cadet"],
    },
    Department {
        name: "Engine",
        share: 14,
        positions: &["Chief engineer", "Second engineer", "Motorman", "Electro-technical officer", "Engine cadet"],
    },
    Department {
        name: "Hotel & catering",
        share: 26,
        positions: &["Hotel manager", "Chef de cuisine", "Cook", "Waiter", "Barista", "Cabin steward"],
    },
    Department {
        name: "Medical",
        share: 3,
        positions: &["Ship’s doctor", "Nurse"],
    },
    Department {
        name: "Guest services",
        share: 8,
        positions: &["Purser", "Receptionist", "Concierge"],
    },
    Department {
        name: "Expedition",
        share: 5,
        positions: &["Expedition leader", "Naturalist guide"],
    },
    Department {
        name: "Entertainment",
        share: 4,
        positions: &["Cruise director", "Musician"],
    },
    Department {
        name: "Safety & security",
        share: 5,
        positions: &["Safety officer", "Security guard"],
    },
    Department {
        name: "IT & communications",
        share: 3,
        positions: &["IT officer"],
    },
    Department {
        name: "Retail & spa",
        share: 5,
        positions: &["Shop assistant", "Spa therapist"],
    },
    Department {
        name: "Shore office",
        share: 5,
        positions: &["Crew coordinator", "Payroll officer"],
    },
];

/// All but those ashore are on the vessel.
fn kind_of(department: &str) -> PostKind {
    if department.starts_with("Shore") { PostKind::LandBased } else { PostKind::Vessel }
}

/// Every post that a person can have. Within a department they are as likely as each other.
pub fn write(connection: &mut Connection, at: Timestamp) -> QueryResult<Vec<Post>> {
    let mut posts = Vec::new();
    for (department, at_department) in DEPARTMENTS.iter().zip(1..) {
        let department_key = fold(department.name);
        diesel::insert_into(departments::table)
            .values((
                departments::id.eq(at_department),
                departments::name.eq(department.name),
                departments::name_key.eq(&department_key),
                departments::created_at.eq(at),
                departments::kind.eq(kind_of(department.name)),
            ))
            .execute(connection)?;
        for name in department.positions {
            let position = posts.len() as i64 + 1;
            diesel::insert_into(positions::table)
                .values((
                    positions::id.eq(position),
                    positions::name.eq(name),
                    positions::name_key.eq(fold(name)),
                    positions::created_at.eq(at),
                ))
                .execute(connection)?;
            posts.push(Post {
                department: at_department,
                department_key: department_key.clone(),
                position,
                share: department.share * 60 / department.positions.len() as u64,
            });
        }
    }
    load::continue_ids(connection, "departments")?;
    load::continue_ids(connection, "positions")?;
    Ok(posts)
}
