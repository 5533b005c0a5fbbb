//! Purser keeps an organisation's Users & PAX and takes each new user from "a mail arrived" to "signed in".
//!
//! `app → rooms → hall → floor`: imports only run that way, and a test keeps it so. The README has the map.

pub mod app;
pub mod cli;
mod commands;

// The floor.
pub mod chores;
pub mod clock;
pub mod config;
pub mod context;
pub mod db;
pub mod dns;
pub mod export;
pub mod fields;
pub mod language;
pub mod mail;
pub mod randomness;
pub mod secret;
pub mod sheets;
pub mod site;
pub mod web;

// The hall.
mod daily;
pub mod diagnosis;
mod editing;
pub mod entry;
pub mod gate;
mod journal;
pub mod links;
pub mod mailing;
pub mod notifying;
pub mod people;
pub mod preferences;
mod requests;
pub mod rights;
pub mod round_trip;

// The rooms.
mod account;
mod activation;
mod addresses;
mod audit_log;
mod background;
mod batches;
pub mod bounces;
mod communication;
mod confirm_password;
mod credentials;
mod dashboard;
mod demo;
mod dev_mailbox;
mod digest;
mod dormant;
mod endings;
mod imports;
mod mail_check;
mod mail_log;
mod mail_test;
mod mail_texts;
pub mod merging;
mod notifications;
pub mod ops;
mod organisation;
mod password_reset;
mod pax;
mod personal_data;
mod reference;
mod reminders;
mod removal;
mod reports;
mod retention;
mod roles;
mod second_factor;
mod set_password;
mod settings;
pub mod setup;
mod sign_in;
mod user_admin;

pub use commands::run;
