//! The state of a form that is shown: values and, at each field, what is wrong with it.
//! Passwords are never put back into a form.

use std::collections::BTreeMap;

use super::Submitted;
use crate::fields::FieldError;
use crate::fields::table::Field;
use crate::language::Language;
use crate::secret::{Busy, Password, Passwords};

/// A form as it is shown.
#[derive(Debug, Default, Clone)]
pub struct Form {
    values: BTreeMap<String, Vec<String>>,
    errors: BTreeMap<String, String>,
    /// Fields with errors, in the order in which they were read.
    faults: Vec<(String, String)>,
    problem: Option<String>,
}

impl Form {
    /// Keeps what was typed, but not what was typed as a password.
    pub fn from_submitted(submitted: &Submitted) -> Form {
        let mut form = Form::default();
        for (name, value) in submitted.without_passwords() {
            form.values.entry(name.to_owned()).or_default().push(value.to_owned());
        }
        form
    }

    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.values.insert(name.to_owned(), vec![value.into()]);
    }

    pub fn set_all(&mut self, name: &str, values: Vec<String>) {
        self.values.insert(name.to_owned(), values);
    }

    /// Empty where there is none.
    pub fn value(&self, name: &str) -> &str {
        self.values
            .get(name)
            .and_then(|values| values.first())
            .map_or("", String::as_str)
    }

    /// All of a field that is there several times, in their order.
    pub fn values(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    fn all_values(&self, name: &str) -> String {
        self.values
            .get(name)
            .map(|values| values.join(", "))
            .unwrap_or_default()
    }

    /// Of fields with several values, as check boxes.
    pub fn contains(&self, name: &str, value: &str) -> bool {
        self.values
            .get(name)
            .is_some_and(|values| values.iter().any(|known| known == value))
    }

    /// Empty where there is none.
    pub fn error(&self, name: &str) -> &str {
        self.errors.get(name).map_or("", String::as_str)
    }

    /// The first error at a field is the one that is told.
    pub fn refuse(&mut self, name: &str, error: impl Into<String>) {
        if !self.errors.contains_key(name) {
            let error = error.into();
            self.faults.push((name.to_owned(), error.clone()));
            self.errors.insert(name.to_owned(), error);
        }
    }

    /// A problem of the form as a whole.
    pub fn refuse_all(&mut self, problem: impl Into<String>) {
        self.problem = Some(problem.into());
    }

    pub fn problem(&self) -> &str {
        self.problem.as_deref().unwrap_or("")
    }

    /// Fields with an error: the field's name and the message.
    pub fn faults(&self) -> &[(String, String)] {
        &self.faults
    }

    /// True if there is anything to mend.
    pub fn is_refused(&self) -> bool {
        !self.errors.is_empty() || self.problem.is_some()
    }

    /// Reads a password to be, typed twice. `own_words` are the person's names and addresses; `shortest` is how many
    /// characters theirs must have.
    pub async fn read_new_password(
        &mut self,
        submitted: &Submitted,
        passwords: &Passwords,
        own_words: &[&str],
        shortest: usize,
        language: Language,
    ) -> Result<Option<Password>, Busy> {
        let password = match Password::of_length(submitted.get("password"), shortest) {
            Ok(password) => password,
            Err(unfit) => {
                self.refuse("password", unfit.words(language));
                return Ok(None);
            }
        };
        if submitted.get("password") != submitted.get("password_again") {
            self.refuse("password_again", language.say("passwords-differ"));
        } else if let Some(weakness) = passwords.weakness(password.clone(), own_words).await? {
            self.refuse("password", weakness.words(language));
        }
        Ok(Some(password).filter(|_| self.error("password").is_empty() && self.error("password_again").is_empty()))
    }

    /// Reads fields of a table by their rules; what a rule refuses is told at its field.
    pub fn read_all<'a, Details: 'a, Draft: Default + 'a>(
        &mut self,
        fields: impl IntoIterator<Item = &'a Field<Details, Draft>>,
    ) -> Draft {
        let mut draft = Draft::default();
        for field in fields {
            self.read(field.name, |text| (field.read)(&mut draft, text));
        }
        draft
    }

    /// Of an edit: a field that the form did not have stays as it is, as one of a newer Purser beside this one.
    pub fn read_sent<'a, Details: 'a, Draft: Default + 'a>(&mut self, fields: &'a [Field<Details, Draft>]) -> Draft {
        let is_sent = |field: &&Field<Details, Draft>| field.is_check_box || self.values.contains_key(field.name);
        let sent: Vec<&Field<Details, Draft>> = fields.iter().filter(is_sent).collect();
        self.read_all(sent)
    }

    /// Reads one field by its rule; what the rule refuses is told at the field.
    pub fn read<T>(&mut self, name: &str, rule: impl FnOnce(&str) -> Result<T, FieldError>) -> Option<T> {
        match rule(self.value(name)) {
            Ok(value) => Some(value),
            Err(FieldError(words)) => {
                self.refuse(name, words);
                None
            }
        }
    }

    /// Reads a whole number from one on.
    pub fn read_up_to(&mut self, name: &str, most: i64) -> Option<i64> {
        self.read(name, |text| {
            let number = text.trim().parse().ok().filter(|number| (1..=most).contains(number));
            number.ok_or_else(|| FieldError::new(format!("Enter a whole number from 1 to {most}.")))
        })
    }
}

/// A field in which two forms of one record differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub label: &'static str,
    pub theirs: String,
    pub mine: String,
}

impl Form {
    /// What a form shows of what is stored.
    pub fn filled<Details, Draft>(fields: &[Field<Details, Draft>], details: &Details) -> Form {
        let mut form = Form::default();
        for field in fields {
            form.set(field.name, (field.typed)(details));
        }
        form
    }

    /// Compares the fields named; white space around a value and the kind of line end make no difference.
    pub fn differences(
        &self,
        mine: &Form,
        fields: impl IntoIterator<Item = (&'static str, &'static str)>,
    ) -> Vec<Difference> {
        let plain = |value: &str| value.replace("\r\n", "\n").trim().to_owned();
        fields
            .into_iter()
            .map(|(name, label)| Difference {
                label,
                theirs: plain(&self.all_values(name)),
                mine: plain(&mine.all_values(name)),
            })
            .filter(|difference| difference.theirs != difference.mine)
            .collect()
    }
}

/// A choice's label; the value itself where it is none of the options.
pub fn label_of<'a>(options: &[(&'a str, &'a str)], value: &'a str) -> &'a str {
    options
        .iter()
        .find(|(known, _)| *known == value)
        .map_or(value, |(_, label)| label)
}
