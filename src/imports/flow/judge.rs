//! What becomes of rows: looked over against who is there, with few statements for some hundred of them. The same is done
//! for the preview and again when rows are applied.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::context::{Context, UserId};
use crate::db::{Connection, QueryResult};
use crate::editing::SaveError;
use crate::imports::cells::{self, Said};
use crate::imports::known::Known;
use crate::imports::plan::{self, Heading, Key, Plan, ROLES, ROLES_LABEL};
use crate::imports::state::Verdict;
use crate::imports::store::people::with_keys;
use crate::imports::store::rows::{Found, Row};
use crate::imports::verdict::{Change, Reason, as_json};
use crate::people::{self, DraftError, User};
use crate::rights::guard::{self, Forbidden};
use crate::rights::roles::{self, Given};
use crate::rights::{Permission, Permissions};

/// Confirmed by a link, or at once, is for somebody to decide who knows the person.
const ADDRESS_OF_SOMEBODY_WHO_WAS_IN: &str =
    "They have signed in, so change their address on their page, where they can be asked to confirm it.";

/// To ask for it would mail them, and an import mails nobody.
const FIRST_ADDRESS: &str = "They have no address yet, so add it on their page, where they are asked to confirm it.";

/// A row, looked over.
pub struct Judged {
    pub number: i64,
    pub verdict: Verdict,
    pub user: Option<User>,
    pub changes: Vec<Change>,
    pub reasons: Vec<Reason>,
    pub said: Said,
    /// The user whom the row made.
    pub made: Option<UserId>,
}

impl Judged {
    pub fn user_id(&self) -> Option<UserId> {
        self.made.or(self.user.as_ref().map(|user| user.id))
    }

    pub fn found(&self) -> Found {
        Found {
            number: self.number,
            verdict: self.verdict.as_str(),
            user: self.user_id(),
            changes: as_json(&self.changes),
            reasons: as_json(&self.reasons),
        }
    }

    pub fn refuse(&mut self, reason: Reason) {
        self.verdict = Verdict::Refused;
        self.reasons.push(reason);
    }

    /// To rows of the file that have first what no two users share.
    pub fn give_way(&mut self, taken: &[(Key, i64)]) {
        self.verdict = Verdict::Duplicate;
        let told = taken.iter();
        self.reasons
            .extend(told.map(|(kind, first)| Reason::new(kind.label(), format!("Row {first} has it already."))));
    }
}

/// What is true around rows, looked up for all of them at once.
pub struct Judge<'a> {
    context: &'a Context,
    plan: &'a Plan,
    headings: &'a [Heading],
    known: Known,
    by_key: HashMap<Key, HashMap<String, UserId>>,
    people: HashMap<UserId, User>,
    roles: HashMap<UserId, Vec<Given>>,
    changeable: HashSet<UserId>,
    assigns_roles: bool,
    /// Roles that whoever imports may not give.
    withheld: Vec<i64>,
}

impl<'a> Judge<'a> {
    pub fn of(
        connection: &mut Connection,
        context: &'a Context,
        (plan, headings): (&'a Plan, &'a [Heading]),
        mine: &Permissions,
        rows: &[Vec<String>],
    ) -> QueryResult<Judge<'a>> {
        let mut by_key = HashMap::new();
        for kind in Key::ALL {
            let keys: BTreeSet<String> = rows.iter().map(|cells| cells::key_of(plan, *kind, cells)).collect();
            let keys: Vec<&str> = keys.iter().map(String::as_str).filter(|key| !key.is_empty()).collect();
            by_key.insert(*kind, with_keys(connection, *kind, &keys)?);
        }
        let found = rows.iter().map(|cells| cells::found_by(plan, cells));
        let matched: BTreeSet<UserId> = found
            .filter_map(|(kind, key)| by_key[&kind].get(&key).copied())
            .collect();
        let matched: Vec<UserId> = matched.into_iter().collect();
        let known = Known::load(connection)?;
        Ok(Judge {
            context,
            plan,
            headings,
            people: people::find_all(connection, matched.iter().copied())?,
            roles: given_to(connection, &matched)?,
            changeable: guard::changeable(connection, mine, &matched)?,
            assigns_roles: mine.contains(Permission::AssignRoles),
            withheld: withheld(connection, mine, &known)?,
            known,
            by_key,
        })
    }

    pub fn judge(&mut self, row: &Row, cells: &[String]) -> Judged {
        let (kind, key) = cells::found_by(self.plan, cells);
        let user = self.by_key[&kind].get(&key).and_then(|id| self.people.get(id));
        let user = user
            .filter(|user| kind == self.plan.key() || user.email.is_empty())
            .cloned();
        let is_found_by_nothing = user.is_none() && cells::key_of(self.plan, self.plan.key(), cells).is_empty();
        let said = cells::read(self.plan, self.headings, &mut self.known, cells, user.is_none());
        let mut judged = Judged {
            number: row.number,
            verdict: Verdict::New,
            reasons: said.reasons.clone(),
            said,
            user,
            changes: Vec::new(),
            made: None,
        };
        if is_found_by_nothing {
            let words = "This cell is blank, and rows find their user by it.";
            judged.reasons.insert(0, Reason::new(self.plan.key().label(), words));
        }
        match judged.user.clone() {
            Some(user) => self.judge_edit(&mut judged, &user),
            None => self.judge_new(&mut judged),
        }
        let taken = self.taken(&judged, cells);
        if !judged.reasons.is_empty() {
            judged.verdict = Verdict::Refused;
        } else if !taken.is_empty() {
            judged.verdict = Verdict::Duplicate;
        }
        judged.reasons.extend(taken);
        judged
    }

    fn judge_new(&self, judged: &mut Judged) {
        let details = judged.said.draft.clone().onto(people::Details::default());
        if details.ends_before_it_begins() {
            judged.reasons.push(reason_of(&DraftError::EndsBeforeItBegins));
        }
        self.check_posts(judged, &people::Details::default(), &details);
        self.check_roles(judged, &[]);
    }

    /// Who is in a department or job position stays there when it is closed; nobody is put there.
    fn check_posts(&self, judged: &mut Judged, before: &people::Details, after: &people::Details) {
        let departments = (&self.known.departments, before.department_id, after.department_id);
        let positions = (&self.known.positions, before.position_id, after.position_id);
        for ((list, was, now), error) in
            [(departments, DraftError::DepartmentClosed), (positions, DraftError::PositionClosed)]
        {
            if was != now && now.is_some_and(|now| !list.takes_people(now)) {
                judged.reasons.push(reason_of(&error));
            }
        }
    }

    fn judge_edit(&self, judged: &mut Judged, user: &User) {
        let draft = &mut judged.said.draft;
        // What no two users share is the same in other letters.
        let shared_by_none = [
            (&mut draft.email, &user.email),
            (&mut draft.username, &user.username),
            (&mut draft.employee_number, &user.employee_number),
        ];
        for (said, is) in shared_by_none {
            *said = said.take().filter(|said| said.to_lowercase() != is.to_lowercase());
        }
        draft.username = draft.username.take().filter(|username| !username.is_empty());
        let after = draft.clone().onto(user.details.clone());
        for field in plan::fields() {
            let was = (field.typed)(&user.details);
            if was != (field.typed)(&after) {
                judged.changes.push(Change {
                    field: field.name.to_owned(),
                    label: field.label.to_owned(),
                    old: cells::shown(field, &user.details, &self.known),
                    new: cells::shown(field, &after, &self.known),
                    was,
                });
            }
        }
        if after.ends_before_it_begins() && !judged.changes.is_empty() {
            judged.reasons.push(reason_of(&DraftError::EndsBeforeItBegins));
        }
        if draft.email.is_some() {
            judged.reasons.extend(self.check_address(user));
        }
        self.check_posts(judged, &user.details, &after);
        let before = self.roles.get(&user.id).map_or(&[][..], Vec::as_slice);
        self.check_roles(judged, before);
        judged.verdict = if judged.changes.is_empty() { Verdict::Unchanged } else { Verdict::Changed };
        if !judged.changes.is_empty() && !self.changeable.contains(&user.id) {
            judged.reasons.push(Reason::of_row(Forbidden::MayDoMore.to_string()));
        }
    }

    fn check_address(&self, user: &User) -> Option<Reason> {
        let words = if user.email.is_empty() {
            FIRST_ADDRESS.to_owned()
        } else if self.context.actor.user_id() == Some(user.id) {
            SaveError::OwnAddress.to_string()
        } else if user.standing.has_been_in() {
            ADDRESS_OF_SOMEBODY_WHO_WAS_IN.to_owned()
        } else {
            return None;
        };
        Some(Reason::new(Key::Email.label(), words))
    }

    /// Notes a change of the roles that are given by hand, and refuses those that are not theirs to give. A role by rule is
    /// the rule's to give and to take, so a row that names it, or does not, changes nothing of it.
    fn check_roles(&self, judged: &mut Judged, given: &[Given]) {
        let Some(named) = judged.said.roles.take() else { return };
        let by_rule_alone = |role: &i64| given.iter().any(|given| given.role == *role && !given.by_hand);
        let wanted: BTreeSet<i64> = named.into_iter().filter(|role| !by_rule_alone(role)).collect();
        let before: BTreeSet<i64> = given
            .iter()
            .filter(|given| given.by_hand)
            .map(|given| given.role)
            .collect();
        if wanted == before {
            return;
        }
        if !self.assigns_roles {
            judged.reasons.push(Reason::new(ROLES_LABEL, "You may not give roles."));
        } else if wanted.iter().any(|role| self.withheld.contains(role)) {
            let words = Forbidden::NotYoursToGive.to_string();
            judged.reasons.push(Reason::new(ROLES_LABEL, words));
        }
        judged.said.roles = Some(wanted.iter().copied().collect());
        if judged.user.is_some() {
            judged.changes.push(Change {
                field: ROLES.to_owned(),
                label: ROLES_LABEL.to_owned(),
                old: self.known.role_names(before.iter().copied()),
                new: self.known.role_names(wanted.iter().copied()),
                was: before.iter().map(i64::to_string).collect::<Vec<_>>().join(","),
            });
        }
    }

    /// What another user has.
    fn taken(&self, judged: &Judged, cells: &[String]) -> Vec<Reason> {
        let owner_of = |kind: Key| self.by_key[&kind].get(&cells::key_of(self.plan, kind, cells)).copied();
        let kinds = Key::ALL.iter().copied();
        let taken = kinds.filter(|kind| owner_of(*kind).is_some_and(|owner| Some(owner) != judged.user_id()));
        taken.map(|kind| reason_of(&is_taken(kind))).collect()
    }
}

fn is_taken(kind: Key) -> DraftError {
    match kind {
        Key::Email => DraftError::EmailTaken,
        Key::Username => DraftError::UsernameTaken,
        Key::EmployeeNumber => DraftError::EmployeeNumberTaken,
    }
}

/// Why a row is refused, at its field.
pub fn reason_of(error: &DraftError) -> Reason {
    let label = error.field().map_or("", plan::label_of);
    Reason::new(label, error.to_string())
}

fn withheld(connection: &mut Connection, mine: &Permissions, known: &Known) -> QueryResult<Vec<i64>> {
    if mine.are_all() {
        return Ok(Vec::new());
    }
    let mut withheld = Vec::new();
    for role in &known.roles {
        match guard::check_may_give(connection, mine, &[role.id]) {
            Ok(()) => {}
            Err(Forbidden::Database(crate::db::DatabaseError::Query(error))) => return Err(error),
            Err(_) => withheld.push(role.id),
        }
    }
    Ok(withheld)
}

fn given_to(connection: &mut Connection, people: &[UserId]) -> QueryResult<HashMap<UserId, Vec<Given>>> {
    let mut given: HashMap<UserId, Vec<Given>> = HashMap::new();
    for (person, one) in roles::given_among(connection, people)? {
        given.entry(person).or_default().push(one);
    }
    Ok(given)
}
