//! `purser admin`: an administrator is made, or let in again, without a browser.

use std::io::Read;

use super::{Failure, command_line_context, open};
use crate::cli::{CreateAdmin, UnlockAdmin};
use crate::db::DatabaseError;
use crate::entry::access;
use crate::fields::{Email, rules};
use crate::language::Language;
use crate::people::{self, Draft};
use crate::secret::Password;
use crate::secret::password::hash_now;
use crate::secret::policy::MIN_LENGTH;
use crate::setup::flow::{self as setup, NewAdministrator};

pub fn create(args: CreateAdmin) -> Result<(), Failure> {
    let email = Email::parse(&args.email).map_err(|problem| Failure(format!("--email: {}", problem.0)))?;
    let (first_name, last_name) = split_name(&args.name)?;
    let mut typed = String::new();
    std::io::stdin().lock().take(4096).read_to_string(&mut typed)?;
    let own_words = [first_name.as_str(), &last_name, email.as_str()];
    let password = Password::new(typed.trim_end_matches(['\r', '\n']), &own_words, MIN_LENGTH)
        .map_err(|unfit| Failure(format!("the password: {}", unfit.words(Language::english()))))?;
    let context = command_line_context("");
    let hash = hash_now(&password, &*context.random)?;
    let (database, _) = open(&args.database)?;
    let made = format!("{first_name} {last_name} <{}>", email.as_str());
    let draft = Draft {
        first_name: Some(first_name),
        last_name: Some(last_name),
        email: Some(email.as_str().to_owned()),
        ..Draft::default()
    };
    let administrator = NewAdministrator { draft, hash };
    database.write_now(|connection| setup::make(connection, &context, administrator))?;
    println!("{made} is an administrator and can sign in.");
    Ok(())
}

pub fn unlock(args: UnlockAdmin) -> Result<(), Failure> {
    let context = command_line_context("");
    let (database, _) = open(&args.database)?;
    let unlocked = database.write_now(|connection| {
        let Some(user) = people::by_login(connection, &args.login)? else { return Ok(None) };
        access::unlock(connection, &context, &[user.id])?;
        Ok::<_, DatabaseError>(Some(user.full_name()))
    })?;
    match unlocked {
        Some(name) => println!("{name} is not locked."),
        None => return Err(Failure(format!("nobody here is called {}", args.login))),
    }
    Ok(())
}

fn split_name(name: &str) -> Result<(String, String), Failure> {
    let wanted = || Failure("--name: give a first and a last name, as in \"Anna Berg\"".into());
    let (first, last) = name.trim().rsplit_once(' ').ok_or_else(wanted)?;
    let kept = |part: &str| rules::name("name")(part).map_err(|problem| Failure(format!("--name: {}", problem.0)));
    Ok((kept(first)?, kept(last)?))
}
