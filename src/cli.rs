//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::config::{DatabaseArgs, KeyArgs, LinkArgs, MailArgs, ReturnArgs, ServeArgs};
use crate::imports::{DayOrMonth, Key};

/// A web portal that keeps an organisation's Users & PAX, and takes each new user from "a mail arrived" to "signed in".
#[derive(Parser, Debug)]
#[command(name = "purser", version, about, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,

    #[command(flatten)]
    pub serve: ServeArgs,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Serve the portal and send its mails (this is what `purser` alone does too)
    Serve(ServeArgs),
    /// Administrators, without a browser
    #[command(subcommand)]
    Admin(AdminCommand),
    /// Bring the database up to date and end
    Migrate(DatabaseArgs),
    /// Copy the SQLite database and its key into a file, while the portal runs
    Backup(BackupArgs),
    /// Import users from an Excel (.xlsx) or CSV file, as the page "Import users" does
    ///
    /// Prints the numbers, and on standard error each refused row with the reason. Exits with 0 when no row was refused.
    Import(ImportFile),
    /// Mails, without a browser
    #[command(subcommand)]
    Mail(MailCommand),
    /// Serve the portal on a scratch database full of believable people, and print a sign-in
    Demo(DemoArgs),
}

#[derive(Subcommand, Debug)]
pub enum AdminCommand {
    /// Make an administrator, who can sign in at once
    Create(CreateAdmin),
    /// End the lock that wrong passwords led to
    Unlock(UnlockAdmin),
}

#[derive(Args, Debug)]
pub struct UnlockAdmin {
    /// The login e-mail address, or the username
    pub login: String,

    #[command(flatten)]
    pub database: DatabaseArgs,
}

#[derive(Args, Debug)]
pub struct CreateAdmin {
    /// The administrator's login e-mail address
    #[arg(long)]
    pub email: String,

    /// First and last name, as in "Anna Berg"
    #[arg(long)]
    pub name: String,

    /// Read the password from standard input, so that it stands in no command history
    #[arg(long, required = true)]
    pub password_stdin: bool,

    #[command(flatten)]
    pub database: DatabaseArgs,
}

#[derive(Args, Debug)]
pub struct BackupArgs {
    /// The new file; the key becomes another one beside it, with .key behind its name
    pub file: PathBuf,

    #[command(flatten)]
    pub database: DatabaseArgs,
}

#[derive(Args, Debug)]
pub struct ImportFile {
    /// The file, with headings above its columns
    pub file: PathBuf,

    /// Tell what would change, and write nothing to users
    #[arg(long)]
    pub dry_run: bool,

    /// By what rows find their user: email, employee-number or username. Otherwise as the last time
    #[arg(long)]
    pub key: Option<Key>,

    /// What dates begin with, day or month, where no row of their column tells
    #[arg(long)]
    pub dates: Option<DayOrMonth>,

    /// A blank cell clears its field
    #[arg(long)]
    pub blank_clears: bool,

    /// Add departments and job positions that are not there yet
    #[arg(long)]
    pub add_departments: bool,

    /// Apply no row if one is refused (up to 5,000 rows)
    #[arg(long)]
    pub all_or_nothing: bool,

    /// Act with the permissions of this user, whose name the journal then has
    #[arg(long = "as", value_name = "LOGIN")]
    pub acting_as: Option<String>,

    #[command(flatten)]
    pub database: DatabaseArgs,
}

#[derive(Subcommand, Debug)]
pub enum MailCommand {
    /// Send one mail now, and print what the mail server says
    Test(TestMail),
    /// Take in a message that came back, from standard input: for a pipe of the mail server
    ///
    /// Exits with 0 when the message is dealt with, whatever it was, and with 75 when the mail server is to try again
    /// later: while the database is away, and for whatever else somebody has to mend.
    Bounce(BounceMail),
}

#[derive(Args, Debug)]
pub struct TestMail {
    /// Where to send it
    #[arg(long)]
    pub to: String,

    #[command(flatten)]
    pub mail: MailArgs,

    #[command(flatten)]
    pub database: DatabaseArgs,

    #[command(flatten)]
    pub links: LinkArgs,
}

#[derive(Args, Debug)]
pub struct BounceMail {
    /// The address to which the mail server delivers the message. Without it the message's own headers tell
    #[arg(long)]
    pub recipient: Option<String>,

    #[command(flatten)]
    pub returns: ReturnArgs,

    #[command(flatten)]
    pub database: DatabaseArgs,

    #[command(flatten)]
    pub key: KeyArgs,

    #[command(flatten)]
    pub links: LinkArgs,
}

#[derive(Args, Debug)]
pub struct DemoArgs {
    /// How many users to make up
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u32).range(10..=5_000_000))]
    pub users: u32,

    /// Fill the database named by DATABASE_URL, which must be empty, and end without serving
    #[arg(long)]
    pub fill_only: bool,

    #[command(flatten)]
    pub serve: ServeArgs,
}
